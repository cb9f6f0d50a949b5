// ACCIDENT at 04:10: another author overwrote this file with a file of the same name and could not restore it.
// Please write your `openSchool` again here (theirs is now support/front-desk.ts). Sorry!
export {};
