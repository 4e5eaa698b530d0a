"use strict";

/* Boxes as files: the table that `fcnscan train --boxes` reads, and COCO. Coordinates are those of the full picture. */

/** A coordinate to a hundredth of a pixel, which is less than anybody can point at. */
const rounded = (place) => Math.round(place * 100) / 100;

/** The edges of a box on the full picture. */
function fullBox(picture, box) {
  return [picture.fullX(box[0]), picture.fullY(box[1]), picture.fullX(box[2]), picture.fullY(box[3])].map(rounded);
}

/** A field of a table; quoted where it has to be. */
const csvField = (text) => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text);

/**
 * A line for each box: image, class and edges; one with nothing but the name for a picture without objects.
 *
 * @param entries Pictures, each with its objects.
 */
function boxesCSV(entries, classes) {
  const lines = ["image,class,xmin,ymin,xmax,ymax"];
  for (const { picture, objects } of entries) {
    if (!objects.length) lines.push(`${csvField(picture.name)},,,,,`);
    for (const object of objects) {
      lines.push([csvField(picture.name), csvField(classes[object.classIndex]), ...fullBox(picture, object.box)].join(","));
    }
  }
  return lines.join("\n") + "\n";
}

/** A COCO data set. Source: cocodataset.org/#format-data. */
function boxesCOCO(entries, classes, objectClasses) {
  const annotations = [];
  const images = entries.map(({ picture, objects }, number) => {
    for (const object of objects) {
      const [left, top, right, bottom] = fullBox(picture, object.box);
      const width = rounded(right - left), height = rounded(bottom - top);
      annotations.push({
        id: annotations.length + 1, image_id: number + 1, category_id: object.classIndex + 1,
        bbox: [left, top, width, height], area: rounded(width * height), iscrowd: 0,
      });
    }
    const [width, height] = picture.fullSize ?? [picture.width, picture.height];
    return { id: number + 1, file_name: picture.name, width, height };
  });
  const categories = objectClasses.map((index) => ({ id: index + 1, name: classes[index] }));
  return JSON.stringify({ images, annotations, categories }, null, 1) + "\n";
}

/** Gives a text to the browser to save. */
function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
