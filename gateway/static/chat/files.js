/** Longest side of a photograph that had to be made smaller: enough to read a document. */
const sides = [2000, 1400, 1000];

async function drawn(bitmap, side) {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
}

/** A picture that is too large, made smaller until it fits; undefined where it cannot be. */
async function smaller(file, limit) {
  if (!/^image\/(jpeg|png|webp|bmp)$/.test(file.type)) return undefined;
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (bitmap === undefined) return undefined;
  for (const side of sides) {
    const blob = await drawn(bitmap, side);
    if (blob && blob.size <= limit)
      return new File([blob], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: blob.type });
  }
  return undefined;
}

/** The file, or a smaller form of it, with at most so many bytes; undefined where there is none. */
export const fitted = async (file, limit) => (file.size <= limit ? file : smaller(file, limit));

const base64 = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });

const mediaType = (type) => (/^[\w.+-]{1,127}\/[\w.+-]{1,127}$/.test(type) ? type : "application/octet-stream");

/** As the gateway takes it. */
export const packed = async (file) => ({
  filename: file.name.slice(0, 255) || "file",
  content_type: mediaType(file.type),
  content_base64: await base64(file),
});
