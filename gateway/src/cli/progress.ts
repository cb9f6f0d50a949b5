const width = 30;
const drawMs = 100;

/** A bar on a terminal, silence elsewhere: a log would fill with it. */
export function progressBar(title: string, shown = process.stderr.isTTY): (done: number, total: number) => void {
  let drawn = 0;
  return (done, total) => {
    if (!shown || (done < total && performance.now() - drawn < drawMs)) return;
    drawn = performance.now();
    const filled = total === 0 ? width : Math.floor((done / total) * width);
    const bar = `${"█".repeat(filled)}${"░".repeat(width - filled)}`;
    process.stderr.write(`\r${title} ${bar} ${done}/${total}${done >= total ? "\n" : ""}`);
  };
}
