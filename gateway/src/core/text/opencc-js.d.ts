/** The library has types for its converters alone. */
declare module "opencc-js/dict/TSCharacters" {
  /** `說 说|體 体|…` */
  const pairs: string;
  export default pairs;
}
