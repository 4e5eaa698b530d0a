import ArgumentParser
import FCNScanKit
import Foundation

struct Convert: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a classifier as a fully-convolutional network.",
        discussion: """
            Fully-connected layers become convolutions, batch normalisation is folded into its neighbour, \
            dropout goes. The result scans to the same scores and is the same file format.

            EXAMPLES
              fcnscan convert cells.safetensors -o dense.safetensors --verify
              fcnscan convert cells.safetensors -o dense.safetensors --verify smear.jpg
            """)

    @Argument(help: "The model file.", completion: .file(extensions: ["safetensors"]))
    var model: String
    @Option(
        name: .shortAndLong, help: "Where the dense model is written.", completion: .file(extensions: ["safetensors"]))
    var output: String
    @Flag(help: "Compare both forms on random windows, and on windows of PICTURES where given.")
    var verify = false
    @Argument(help: "Pictures whose windows --verify takes.", completion: .file())
    var pictures: [String] = []
    @Flag(help: "Print one JSON object.")
    var json = false
    @OptionGroup var work: ThreadArguments

    func validate() throws {
        guard verify || pictures.isEmpty else { throw ValidationError("Pictures are for --verify; give that too.") }
    }

    private struct Report: Encodable {
        var output: String
        var checks: [SurgeryCheck]
        var windowDeviations: [String]
    }

    func run() throws {
        Interrupt.endsProgram()
        let classifier = try Model(contentsOf: model)
        let dense = try classifier.convolutionalized()
        var checks: [SurgeryCheck] = []
        if verify {
            let pool = work.pool()
            checks.append(try SurgeryCheck(classifier, dense, randomWindows: 36, pool: pool))
            for picture in pictures {
                checks.append(
                    try SurgeryCheck(
                        classifier, dense, picture: try PictureReader(picture), name: picture, pool: pool))
            }
            if let failed = checks.first(where: { !$0.isEqual }), dense.windowDeviations.isEmpty {
                throw SurgeryCheckError.formsDiffer(check: failed)
            }
        }
        try dense.asModel().write(to: output)
        if json {
            print(
                try Console.json(
                    Report(output: output, checks: checks, windowDeviations: dense.windowDeviations.map(\.description)))
            )
            return
        }
        print("\(output): window \(dense.window.width)x\(dense.window.height), stride \(dense.stride)")
        print("  \(classifier.architecture.text)")
        print("  \(dense.asModel().architecture.text)")
        for check in checks { print("  \(check)") }
        for deviation in dense.windowDeviations {
            print("  dense scores differ from those of windows: \(deviation)")
        }
    }
}
