import ArgumentParser
import FCNScanKit
import Glibc

struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Prints the layers of a network, their shapes, costs and receptive fields; or what a picture file has.",
        discussion: """
            The network is that of a model file, of an ONNX file, of the embedded model, or one that is known by name.
            Of a picture file it tells pages, levels, samples, the size of a pixel and the place on a map.

            EXAMPLES
              fcnscan info
              fcnscan info vgg16
              fcnscan info cells.safetensors --size 4096x4096
              fcnscan info slide.svs
              fcnscan info stack.tif --page 3 --samples page.npy
              fcnscan info --arch "input 224x224x3; [conv3-16 relu pool2]*5; fc2 softmax"
              fcnscan info --arch "input 32x32x3; conv3-16 [=a conv3-16/p1 relu conv3-16/p1 add@a]*3; fc2"

            Networks by name: \(NamedArchitecture.list)
            """)

    @Argument(
        help:
            "A model file, an ONNX file, 'embedded', a network by name, or a picture; the embedded model unless given.",
        completion: .file(extensions: ["safetensors", "onnx"]))
    var network: String?
    @Option(help: "An architecture text instead.")
    var arch: String?
    @Option(help: "WIDTHxHEIGHT of a picture: shows its dense pass instead of one window.")
    var size: PictureSize?
    @Option(
        help: """
            Of a picture: write the samples as networks are given them, rows x columns x channels, float32 from 0 to 1, \
            as NumPy array.
            """,
        completion: .file(extensions: ["npy"]))
    var samples: String?
    @Flag(help: "Print one JSON object.")
    var json = false
    @OptionGroup var work: ThreadArguments
    @OptionGroup var plan: PlanArguments
    @OptionGroup var part: RegionArguments
    @OptionGroup var normalization: NormalizationArguments
    @OptionGroup var input: InputArguments

    func validate() throws {
        if samples != nil, network == nil { throw ValidationError("--samples takes a picture.") }
        if network != nil, arch != nil { throw ValidationError("Give a network or --arch, not both.") }
    }

    private struct Output: SchemaDescribed {
        static let schema = "network-1"
        var report: NetworkReport
        var classes: [String]?
        var normalization: Normalization?
        var receipt: [String: String]?

        private enum Keys: String, CodingKey { case classes, normalization, receipt }

        func encode(to encoder: any Encoder) throws {
            try AdvisedReport(report, obstacle: report.obstacle).encode(to: encoder)
            var container = encoder.container(keyedBy: Keys.self)
            try container.encodeIfPresent(classes, forKey: .classes)
            try container.encodeIfPresent(normalization, forKey: .normalization)
            try container.encodeIfPresent(receipt, forKey: .receipt)
        }
    }

    func run() throws {
        if let network, samples != nil || PictureFormat(ofFileAt: network) != nil { return try showPicture(network) }
        guard part.part == .whole else {
            throw ValidationError("--page, --level, --region, --pixel-size and --resolution belong to pictures.")
        }
        let subject = try subject()
        for note in subject.notes { Console.log.notice("\(note)") }
        let report = try NetworkReport(
            subject.architecture, picture: size?.extent, options: try plan.options(), pool: work.pool())
        if json {
            print(
                try Console.json(
                    Output(
                        report: report, classes: subject.model?.classes,
                        normalization: subject.isInputKnown ? subject.model?.normalization : nil,
                        receipt: subject.model?.receipt)))
            return
        }
        print(report.architecture)
        print()
        print(report.summary)
        if let held = report.held { print(held.line) }
        print()
        for line in report.slidingLines { print(line) }
        subject.show()
    }

    private func showPicture(_ path: String) throws {
        guard size == nil else { throw ValidationError("--size belongs to networks; '\(path)' is a picture.") }
        let contents = try PictureContents(ofFileAt: path)
        guard part.resolution == nil else { throw ValidationError("--resolution belongs to scans.") }
        if let samples { try PictureSamples.write(path, part.part, to: samples) }
        print(try json ? Console.json(contents) : contents.summary(of: path))
    }

    private func subject() throws -> NetworkSubject {
        if let arch { return NetworkSubject(try Architecture(text: arch)) }
        return try NetworkSubject(named: network ?? LoadedModel.embeddedName, input: input.description(normalization))
    }
}

extension NetworkSubject {
    /// Prints what a model holds besides its network.
    fileprivate func show() {
        guard let model else { return }
        print("classes: \(model.classes.joined(separator: ", "))")
        if architecture.hasBoxes {
            print("boxes: the last \(BoxOutputs.count) outputs are the place and size of the object in the window")
        }
        if isInputKnown {
            let normalization = model.normalization
            print(
                "input: (sample * \(normalization.scale) - mean) / deviation for samples of 0 to 1, "
                    + "mean \(normalization.mean), deviation \(normalization.deviation), \(normalization.channelOrder)")
        } else {
            print(
                "input: the file does not say how pictures enter the network; scans need --normalization or its parts")
        }
        for (key, value) in model.receipt.sorted(by: { $0.key < $1.key }) {
            let lines = value.split(separator: "\n")
            print("\(key): \(lines.count > 1 ? "\(lines.count), \(lines[0]) and others" : value)")
        }
    }
}

extension NetworkReport.HeldMemory {
    fileprivate var line: String {
        "row by row      \(Console.bytes(plan.rows)) of rows, \(Console.bytes(plan.scratch)) of scratch memory and "
            + "\(Console.bytes(plan.weights)) of prepared weights at once, on \(threads) "
            + "thread\(threads == 1 ? "" : "s")"
    }
}

extension NetworkReport {
    /// How the network slides over a picture, or why it does not.
    fileprivate var slidingLines: [String] {
        guard let grid else {
            return [
                "takes single windows of \(summary.input.sides) only: \(sentence(of: obstacle!))"
            ]
        }
        var lines = ["window \(grid.window.sides), stride \(grid.stride) pixels"]
        if let size, let map {
            lines.append("score map of \(size[0])x\(size[1]): \(map[0])x\(map[1]) cells")
        }
        if let passes {
            let shift = Extent(
                height: passes.step.height * grid.stride.height, width: passes.step.width * grid.stride.width)
            lines.append(
                "scores come in groups of \(passes.step.sides), because maps are made smaller and "
                    + "enlarged again: pictures are extended to whole groups, and shifted by \(shift) pixels have the "
                    + "same scores")
        }
        guard !windowDeviations.isEmpty else {
            return lines + ["dense scores are equal to those of single windows: no layer pads inside the network"]
        }
        return lines + ["dense scores differ from those of single windows, because these layers see beyond them:"]
            + windowDeviations.map { "  \($0)" }
    }
}
