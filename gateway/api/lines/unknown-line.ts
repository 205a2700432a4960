import { Problem } from '../../http/problem.ts';

/** No line has this id. */
export const unknownLine = (): Problem =>
  new Problem({
    status: 404,
    code: 'unknown_line',
    detail: 'There is no such line: it is made by its first webhook, and GET /v1/lines has them all.',
    field: 'lineId',
  });
