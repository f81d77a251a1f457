import type { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { FileFormat } from './file-query.dto.js';

const TYPES: Readonly<Record<FileFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};

/** A file on its way. */
export interface ExportedFile {
  /** Without its ending. */
  name: string;
  format: FileFormat;
  content: Readable;
}

/** The file as an answer, to be kept under its name. */
export function toStreamableFile({ name, format, content }: ExportedFile): StreamableFile {
  return new StreamableFile(content, {
    type: TYPES[format],
    disposition: `attachment; filename="${name}.${format}"`,
  });
}

/** The files of a route for the API document. @param csv an example */
export function fileContent(csv: string) {
  return {
    'text/csv': { schema: { type: 'string' }, example: csv },
    [TYPES.xlsx]: { schema: { type: 'string', format: 'binary', example: 'a workbook' } },
    [TYPES.pdf]: { schema: { type: 'string', format: 'binary', example: '%PDF-1.3 ...' } },
  };
}
