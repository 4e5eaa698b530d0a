import ArgumentParser
import FCNScanKit

struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draws the heat map of a score map and, with the picture, the overlay, without the model.",
        discussion: """
            Takes what 'fcnscan scan --save-map' wrote. Writes PICTURE.heatmap.png and PICTURE.overlay.png beside the \
            map, or into --output, with the same bytes as a scan with these options would have; with --labels also \
            the label map. The picture must be the one that was scanned.

            EXAMPLES
              fcnscan render smear.scores.safetensors
              fcnscan render smear.scores.safetensors smear.jpg --threshold 0.9
              fcnscan render smear.scores.safetensors smear.jpg --opacity 0.4 -o drawn/
              fcnscan render street.scores.safetensors --no-pictures --labels
            """)

    @Argument(help: "The score map.", completion: .file(extensions: ["safetensors", "npy"]))
    var map: String
    @Argument(help: "The picture that was scanned, for the overlay.", completion: .file())
    var picture: String?
    @Option(name: .shortAndLong, help: "The folder for all files; made if needed.", completion: .directory)
    var output: String?
    @OptionGroup var request: MapArguments
    @OptionGroup var merging: MergingArguments
    @OptionGroup var separation: SeparationArgument
    @OptionGroup var rendering: RenderingArguments
    @OptionGroup var labels: LabelArguments
    @OptionGroup var work: ThreadArguments

    func validate() throws {
        let draws = rendering.pictures && (rendering.heatmap || (rendering.overlay && picture != nil))
        guard draws || labels.labels else {
            throw ValidationError(
                "There is nothing to draw: heat maps are left out, overlays are left out or lack the picture, and --labels "
                    + "is not given.")
        }
        guard rendering.background == .white else {
            throw ValidationError("--background is that of the scan, which the score map says; leave it out.")
        }
    }

    func run() throws {
        Interrupt.endsProgram()
        if let output { try createFolder(output) }
        var job = MapRendering(request.request(merging, separation))
        job.rendering = rendering.options
        job.drawingSize = rendering.drawing ?? .automatic
        job.overlayFormat = rendering.overlayFormat
        job.drawsHeatmap = rendering.pictures && rendering.heatmap
        job.drawsOverlay = rendering.pictures && rendering.overlay
        job.drawsContour = rendering.contour
        job.labels = labels.labelMap
        let base = ScoreMapFile.base(of: map)
        let line = ProgressLine(map)
        let files = try job.run(
            map, picture: picture, base: output.map { Path.joined($0, Path.name(of: base)) } ?? base, pool: work.pool()
        ) { line.show($0.done, of: $0.all, "rows drawn") }
        Console.clearProgress()
        for (_, file) in files.sorted(by: { $0.key < $1.key }) { print("-> \(file)") }
    }
}
