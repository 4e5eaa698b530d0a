import ArgumentParser
import FCNScanKit
import FoundationEssentials
import Glibc

struct Detect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes detections from score maps at any threshold, without the model.",
        discussion: """
            Takes what 'fcnscan scan --save-map' and 'fcnscan batch --save-map' wrote, and writes \
            PICTURE.detections.json beside each map, or into --output: what a scan with these options would have \
            written, but for times and files. Nothing is scored again.

            EXAMPLES
              fcnscan smear.jpg --save-map
              fcnscan detect smear.scores.safetensors --threshold 0.9
              fcnscan detect found/*.scores.safetensors --by-class 'cell:0.6,debris:0.8'
              fcnscan detect smear.scores.safetensors --merge nms --overlap 0.4 --json
              fcnscan detect smear.scores.safetensors --roi annotations.geojson
              fcnscan detect smear.scores.safetensors --export geojson
            """)

    @Argument(help: "Score maps.", completion: .file(extensions: ["safetensors", "npy"]))
    var maps: [String]
    @Option(name: .shortAndLong, help: "The folder for all files; made if needed.", completion: .directory)
    var output: String?
    @OptionGroup var request: MapArguments
    @OptionGroup var merging: MergingArguments
    @OptionGroup var separation: SeparationArgument
    @OptionGroup var export: ExportArgument
    @Flag(help: "Print one JSON object for each map instead of text.")
    var json = false

    func validate() throws {
        guard !maps.isEmpty else { throw ValidationError("Give at least one score map.") }
        var owners: [String: String] = [:]
        for map in maps {
            let base = URL(fileURLWithPath: base(of: map)).standardizedFileURL.path
            if let other = owners.updateValue(map, forKey: base), other != map {
                throw ValidationError(
                    "'\(other)' and '\(map)' would both write '\(base).detections.json'; give each an --output of its own."
                )
            }
        }
    }

    private func base(of map: String) -> String {
        let base = ScoreMapFile.base(of: map)
        return output.map { Path.joined($0, Path.name(of: base)) } ?? base
    }

    func run() throws {
        Interrupt.endsProgram()
        if let output { try createFolder(output) }
        let job = MapDetection(request.request(merging, separation), exports: export.formats)
        var failures = 0
        for map in maps {
            do {
                let report = try job.run(map, base: base(of: map))
                Console.warn(of: report)
                print(json ? try Console.json(report) : report.summary)
            } catch {
                Console.log.error("\(sentence(of: error))")
                failures += 1
            }
        }
        if failures > 0 { throw ExitCode.failure }
    }
}
