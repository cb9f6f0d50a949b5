// Imported before anything else, in syntax that a far too old Node still reads: it must be able to say why.
var version = process.versions.node.split(".").map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  console.error(
    "Gatehouse needs Node ≥ 20.19, this is " +
      process.versions.node +
      ". 传达室需要 Node ≥ 20.19，当前是 " +
      process.versions.node +
      "。",
  );
  process.exit(78);
}
