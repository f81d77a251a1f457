export { AppError, type FieldError, InvalidInput, Unavailable } from './errors/app-error.js';
export { isDatabaseAway, type Problem, toProblem } from './errors/problem.js';
export { ProblemFilter } from './errors/problem.filter.js';
export { parseJsonBody } from './http/json-body.js';
export { validationPipe } from './http/validation.pipe.js';
export { isOriginAllowed } from './http/origins.js';
export { newId } from './ids/ids.js';
export { type CursorValue, decodeCursor, encodeCursor, type Page, toPage } from './paging/cursor.js';
export { PageQueryDto } from './paging/page-query.dto.js';
