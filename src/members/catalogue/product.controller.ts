import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { Audited } from '../../platform/index.js';
import { CreateProductDto, type ProductDto, type ProductPageDto, UpdateProductDto } from './product.dto.js';
import { ProductService } from './product.service.js';

/** What the trail shows of a product. */
const AUDITED = { target: 'product', fields: ['name', 'match', 'modules', 'durationDays', 'checkoutUrl'] };

@ApiTags('members')
@Requires('members:manage')
@Controller('api/admin/products')
export class ProductController {
  constructor(private readonly products: ProductService) {}

  /** All products that are sold. */
  @Get()
  list(): Promise<ProductPageDto> {
    return this.products.list();
  }

  /** Adds a product. Purchases that a trusted webhook source tells of from now on grant its modules. */
  @Audited('products.create', AUDITED)
  @Post()
  create(@Body() dto: CreateProductDto): Promise<ProductDto> {
    return this.products.create(dto);
  }

  /** One product. */
  @Get(':id')
  get(@Param('id') id: string): Promise<ProductDto> {
    return this.products.get(id);
  }

  /** Changes what is given. */
  @Audited('products.change', AUDITED)
  @Patch(':id')
  update(@Param('id') id: string, @Body() dto: UpdateProductDto): Promise<ProductDto> {
    return this.products.update(id, dto);
  }

  /** Ends its sale: it grants nothing new. Who has bought it keeps what it unlocks. */
  @Audited('products.delete', AUDITED)
  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string): Promise<void> {
    return this.products.remove(id);
  }
}
