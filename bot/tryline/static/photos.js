// Picked pictures as LINE sends them: JPEG, whatever they were.

const QUALITY = 0.92;

export async function asPhotos(files) {
  return Promise.all(files.map((file) => (file.type === "image/jpeg" ? file : asJpeg(file))));
}

async function asJpeg(file) {
  try {
    const picture = await createImageBitmap(file);
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff"; // what is clear in a PNG is paper
    context.fillRect(0, 0, picture.width, picture.height);
    context.drawImage(picture, 0, 0);
    return new File([await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY })], file.name);
  } catch {
    return file; // no picture that this browser can draw: the bot is to say what it thinks of it
  }
}
