/** Text that JSON, a database and a model's server all keep as it is: no control characters but breaks and tabs, no half characters. */
// eslint-disable-next-line no-control-regex
export const PLAIN_TEXT = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\p{Cs}]*$/u;
/** At least one character that can be seen. */
export const SAYS_SOMETHING = /[^\s\p{C}]/u;
