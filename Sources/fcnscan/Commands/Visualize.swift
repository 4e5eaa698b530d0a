import ArgumentParser
import FCNScanKit
import Files

struct Visualize: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows what is inside a network: kernels, activations, vectors, what a class depends on.",
        discussion: """
            Writes PNG files into the folder of --output:

              kernels.png         the kernels of the first layer, or of --layer
              activations.png     what each layer makes of a window of IMAGE, and a file for each layer
              occlusion.png       how the window's best class depends on each of its parts
              classes.png         the last hidden layer's vectors of many windows of --data, by class
              embedding.png       the same vectors as points in a plane, by t-SNE, with mistakes marked

            EXAMPLES
              fcnscan visualize embedded smear.jpg -o inside/
              fcnscan visualize cells.safetensors smear.jpg --at 320,64 -o inside/ --only occlusion
              fcnscan visualize digits.safetensors --data digits/ -o inside/ --only classes,embedding
              fcnscan visualize net.onnx --layer conv2 --only kernels -o inside/
            """)

    private typealias Part = InspectionRequest.Part

    @Argument(
        help: "A model file, an ONNX file, or 'embedded' for the embedded model.",
        completion: .file(extensions: ["safetensors", "onnx"]))
    var model: String
    @Argument(help: "A picture, PNG, JPEG or TIFF, for activations and occlusion.", completion: .file())
    var image: String?
    @Option(name: .shortAndLong, help: "The folder for the pictures; made if needed.", completion: .directory)
    var output: String
    @Option(
        help: ArgumentHelp("Only some of: \(InspectionRequest.Part.list); with commas between.", valueName: "parts"))
    var only: String?
    @Option(help: "A layer whose kernels are shown instead of those of the first; can be given more than once.")
    var layer: [String] = []
    @Option(help: "Show each of so many input channels of a kernel instead of their mean.")
    var channels: Int?
    @Option(
        help: ArgumentHelp(
            "The upper left corner of the window on IMAGE, in pixels; the window with the highest score of a class other than the background unless given.",
            valueName: "x,y"))
    var at: InspectionRequest.Place?
    @Option(
        help: "The side of the square that hides a part of the window, in pixels; an eighth of the window unless given."
    )
    var patch: Int?
    @OptionGroup var source: OptionalDataArguments
    @Option(help: "About how many neighbours a point of embedding.png has; 30 unless given, or less for few windows.")
    var perplexity: Double?
    @Option(help: "Decides which windows of --data are shown, and where points of embedding.png begin.")
    var seed: UInt64 = 1
    @OptionGroup var work: ThreadArguments
    @OptionGroup var normalization: NormalizationArguments
    @OptionGroup var input: InputArguments

    func validate() throws {
        func check(_ holds: Bool, _ sentence: String) throws { if !holds { throw ValidationError(sentence) } }
        let parts = try parts()
        if only != nil {
            for part in parts where part.looksAtPicture {
                try check(image != nil, "--only \(part.rawValue) shows what becomes of a picture; give IMAGE.")
            }
            for part in parts where part.looksAtData {
                try check(source.data != nil, "--only \(part.rawValue) shows labelled windows; give --data.")
            }
        }
        try check(at == nil || image != nil, "--at is a place on IMAGE; give that too.")
        try check(
            (channels ?? 1) > 0 && (channels ?? 1) <= 64,
            "--channels takes a number from 1 to 64, found \(channels ?? 1).")
        try check((patch ?? 1) > 0, "--patch is at least 1, found \(patch ?? 1).")
        try check(
            (perplexity ?? 1) >= 1 && (perplexity ?? 1).isFinite,
            "--perplexity is at least 1, found \(perplexity ?? 1).")
    }

    /// The parts to show, in the order in which they are made.
    private func parts() throws -> [Part] {
        guard let only else { return Part.allCases }
        let wanted = try only.split(separator: ",", omittingEmptySubsequences: false).map { word in
            let word = word.trimmed
            guard let part = Part(rawValue: word) else {
                throw ValidationError("--only takes some of \(Part.list), with commas between; found '\(word)'.")
            }
            return part
        }
        return Part.allCases.filter(wanted.contains)
    }

    func run() throws {
        Interrupt.endsProgram()
        let request = try request()
        let shown = request.possibleParts
        let loaded = try LoadedModel(named: model, input: input.description(normalization))
        for note in loaded.notes { Console.log.notice("\(note)") }
        if shown.contains(where: { $0 != .kernels }) { try loaded.requireInput() }
        let console = JobConsole()
        try asUsage {
            try InspectionJob.run(
                request, on: loaded.model, pool: work.pool(), onData: console.show, onProgress: console.show,
                onFile: { print($0) })
        }
        for part in [Part.activations, .occlusion, .classes, .embedding]
        where request.parts.contains(part) && !shown.contains(part) {
            Console.log.notice(
                "\(part.rawValue).png is left out: it needs \(part.looksAtPicture ? "IMAGE" : "--data")")
        }
    }

    /// What the options ask for.
    private func request() throws -> InspectionRequest {
        var request = InspectionRequest(name: Path.name(of: model), output: output)
        request.parts = Set(try parts())
        request.layers = layer
        request.firstChannels = channels
        request.image = image
        request.place = at
        request.side = patch
        request.data = source.request
        request.dataPart = source.part.chosen
        request.samples = source.samples
        request.perplexity = perplexity
        request.seed = seed
        return request
    }
}

extension InspectionRequest.Part {
    /// What can be shown, as a person writes it.
    fileprivate static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension InspectionRequest.Place: ExpressibleByArgument {
    /// `X,Y`.
    public init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let x = parts[0], let y = parts[1], x >= 0, y >= 0 else { return nil }
        self.init(x: x, y: y)
    }
}
