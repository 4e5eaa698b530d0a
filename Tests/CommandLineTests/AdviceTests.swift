import FCNScanKit
import Foundation
import Testing

@testable import fcnscan

@Suite struct AdviceTests {
    @Test("The command line adds the flag that helps to the sentence of an error")
    func flagsAreAdded() {
        #expect(
            sentence(of: ScanError.thresholdNotUsable(text: "2"))
                == "the model's own threshold is '2', expected a number from 0 to 1; give one with --threshold")
        #expect(
            sentence(of: FileError.cannotCreateFolder(path: "a", reason: "no room"))
                == "cannot create the folder 'a': no room; choose another place with --output")
        #expect(
            sentence(of: EngineError.pictureSmallerThanWindow(picture: Extent(8), window: Extent(16)))
                == """
                the picture has 8x8 pixels and the model's window 16x16, so no window fits; extend the picture with \
                --edge cover or --edge center, or use a larger picture
                """)
    }

    @Test("Advice reaches through errors that hold other errors")
    func innerErrorsAreAdvisedOn() {
        let inner = NetworkError.globalOperator(
            LayerPlace(index: 1, kind: "mul"), map: Shape(height: 4, width: 4, channels: 4))
        let outer: [any Error] = [
            EngineError.singleWindowsOnly(picture: Extent(8), window: Extent(4), obstacle: inner),
            ONNXError(file: "a.onnx", fault: .network(inner, nil)),
        ]
        for error in outer {
            #expect(
                sentence(of: error).hasSuffix(
                    "the network cannot slide; scan with --exact-windows, or let it slide approximately with --global local"
                ))
        }
    }

    @Test("An error without advice keeps its own words")
    func othersAreLeftAlone() {
        let error = FileError.cannotRead(path: "a", reason: "no such file")
        #expect(advice(for: error) == nil)
        #expect(AdvisedError(error) == nil)
        #expect(sentence(of: error) == error.description)
    }

    @Test("No text of a library module names a flag of the command line")
    func librariesNameNoFlags() throws {
        let sources = Program.package.appendingPathComponent("Sources")
        let files = try #require(FileManager.default.enumerator(atPath: sources.path)).compactMap { $0 as? String }
            .filter { $0.hasSuffix(".swift") && !$0.hasPrefix("fcnscan/") && !$0.hasPrefix("make-samples/") }
        #expect(files.count > 100)
        for file in files {
            let text = try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)
            for line in text.split(separator: "\n") where !line.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") {
                #expect(!line.contains(/"[^"]*--[a-z]/), "\(file): \(line)")
            }
        }
    }
}
