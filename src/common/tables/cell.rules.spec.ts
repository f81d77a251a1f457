import { safeCell } from './cell.rules.js';

test.each([
  ['ana@example.com', 'ana@example.com'],
  ['=1+1', "'=1+1"],
  ['+5511999', "'+5511999"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['-2+3', "'-2+3"],
  ["\t=cmd|' /C calc'!A0", "'\t=cmd|' /C calc'!A0"],
  ['\r=1', "'\r'=1"],
  ['ana\n=1', "ana\n'=1"],
  ['＝1+1', "'＝1+1"],
  ['ana;=1+1', "ana;'=1+1"],
  ['ana;"=1+1;@a', "ana;\"'=1+1;'@a"],
  ['a;b', 'a;b'],
  ['-12.5', '-12.5'],
  ['-3', '-3'],
  ['12', '12'],
  ['-', "'-"],
  ['', ''],
  ['a=1', 'a=1'],
])('%j is the cell %j', (text, cell) => {
  expect(safeCell(text)).toBe(cell);
});
