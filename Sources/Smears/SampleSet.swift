import Files
import Glibc
import Raster

/// The sample pictures of the package, their index and the page that describes them.
package struct SampleSet {
    /// The set; it is always the same.
    package init() {}

    /// How a sample is stored.
    private enum Encoding {
        case png
        case jpeg(quality: Int, progressive: Bool)

        var words: String {
            switch self {
            case .png: "PNG"
            case .jpeg(_, true): "JPEG, progressive"
            case .jpeg: "JPEG"
            }
        }
    }

    private struct Sample {
        let name: String
        let encoding: Encoding
        let about: String
        let seed: UInt64
        var isGrey = false
        let recipe: SmearRecipe
    }

    private static let first = SmearRecipe(
        width: 384, height: 384, placed: [.init(.neutrophil, 184, 170)], redCells: 24, platelets: 6)

    private static let samples = [
        Sample(
            name: "smear-384.png", encoding: .png, about: "a neutrophil among red cells", seed: 3, recipe: first),
        Sample(
            name: "smear-384.jpg", encoding: .jpeg(quality: 92, progressive: false),
            about: "the same drawing as JPEG", seed: 3, recipe: first),
        Sample(
            name: "smear-2048.png", encoding: .png, about: "a large field with many white cells", seed: 11,
            recipe: SmearRecipe(
                width: 2048, height: 2048, whiteCells: 12, margin: 40, redCells: 20, platelets: 3, noise: 0.7)),
        Sample(
            name: "batch/neutrophil.png", encoding: .png, about: "a neutrophil", seed: 21,
            recipe: SmearRecipe(width: 416, height: 320, placed: [.init(.neutrophil, 220, 152)])),
        Sample(
            name: "batch/eosinophil.jpg", encoding: .jpeg(quality: 90, progressive: true), about: "an eosinophil",
            seed: 22, recipe: SmearRecipe(width: 448, height: 336, placed: [.init(.eosinophil, 262, 180)])),
        Sample(
            name: "batch/two-cells.jpg", encoding: .jpeg(quality: 90, progressive: false),
            about: "a neutrophil and a lymphocyte", seed: 23,
            recipe: SmearRecipe(
                width: 640, height: 480, placed: [.init(.neutrophil, 190, 180), .init(.lymphocyte, 470, 318)])),
        Sample(
            name: "batch/no-white-cell.png", encoding: .png, about: "red cells and platelets only", seed: 24,
            recipe: SmearRecipe(width: 384, height: 320, whiteCells: 0, platelets: 9)),
        Sample(
            name: "batch/grey.png", encoding: .png, about: "a neutrophil, in grey", seed: 25, isGrey: true,
            recipe: SmearRecipe(width: 384, height: 352, placed: [.init(.neutrophil, 200, 184)])),
        Sample(
            name: "batch/second-slide/monocyte.jpg", encoding: .jpeg(quality: 90, progressive: false),
            about: "a monocyte, in a folder of its own", seed: 26,
            recipe: SmearRecipe(width: 400, height: 352, placed: [.init(.monocyte, 196, 170)])),
    ]

    /// A picture whose file ends too early, as an interrupted copy leaves it.
    private static let corrupt = "batch/truncated.png"

    /// Writes everything into a folder.
    package func write(to folder: String) throws {
        try createFolder(folder + "/batch/second-slide")
        var index = BoxIndex()
        var table: [String] = []
        for sample in Self.samples {
            var random = SmearRandom(seed: sample.seed)
            let smear = Smear(sample.recipe, &random)
            let picture = sample.isGrey ? smear.picture.converted(toChannels: 1) : smear.picture
            try write(picture, sample.encoding, to: "\(folder)/\(sample.name)")
            let cells = smear.boxes.filter { $0.label == "WBC" }
            for cell in cells { index.add(cell, of: sample.name) }
            table.append(row(sample, cells: cells))
        }
        try writeTruncated(from: folder + "/batch/neutrophil.png", to: "\(folder)/\(Self.corrupt)")
        table.append(
            "| `\(Self.corrupt)` | PNG that ends after two thirds of its bytes | 416×320 | nothing can be said of it: "
                + "it must be reported and skipped |")
        try index.write(to: folder + "/index.csv")
        try AtomicFile.write(page(table), to: folder + "/README.md")
    }

    private func write(_ picture: Picture, _ encoding: Encoding, to path: String) throws {
        switch encoding {
        case .jpeg(let quality, let progressive):
            try picture.writeJPEG(to: path, quality: quality, progressive: progressive)
        case .png:
            let writer = try PNGWriter(
                path,
                PNGLayout(
                    width: picture.width, height: picture.height, format: picture.channels == 1 ? .gray : .rgb,
                    effort: .archive))
            let count = picture.width * picture.channels
            try picture.samples.withUnsafeBufferPointer { samples in
                for y in 0..<picture.height {
                    try writer.writeRow(UnsafeBufferPointer(rebasing: samples[y * count..<(y + 1) * count]))
                }
            }
            try writer.finish()
        }
    }

    private func writeTruncated(from source: String, to path: String) throws {
        let whole = try readFile(source)
        try AtomicFile.write(whole.prefix(whole.count * 2 / 3), to: path)
    }

    private func row(_ sample: Sample, cells: [LabelledBox]) -> String {
        let truth = cells.map { "(\($0.xmin), \($0.ymin)) to (\($0.xmax), \($0.ymax))" }
        let words =
            switch cells.count {
            case 0: "no white cell"
            case 1: "1 white cell: \(truth[0])"
            case 2...3: "\(cells.count) white cells: \(truth.joined(separator: "; "))"
            default: "\(cells.count) white cells, listed in `index.csv`"
            }
        let size = "\(sample.recipe.width)×\(sample.recipe.height)"
        return "| `\(sample.name)` | \(sample.encoding.words): \(sample.about) | \(size) | \(words) |"
    }

    private func page(_ table: [String]) -> String {
        """
        # Sample pictures

        Blood smears that show nobody's blood: `Scripts/make-samples` draws them from formulas, and always
        draws the same ones. Change the generator in `Sources/Smears`, not these files.

        `index.csv` holds a line for each white cell (`image,class,xmin,ymin,xmax,ymax`): the box in pixels,
        clipped to the picture, first and last pixel included. This page is written by the same program.

        | file | what it is | pixels | truth |
        |---|---|---|---|
        \(table.joined(separator: "\n"))

        `Scripts/make-samples --training 600 --seed 1 FOLDER` draws as many smears as you like for training,
        with the boxes of white cells, red cells and platelets in `FOLDER/boxes.csv`.

        `report.png`, on the first page of the package, is what `Scripts/check-report looks --keep DIR` shows in `light.png`, made
        smaller.

        `result.png`, on the first page of the package, is what `fcnscan batch/two-cells.jpg --edge center` draws;
        `Scripts/train-default-model` renews it.

        """
    }
}
