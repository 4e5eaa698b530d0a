import Dispatch
import Foundation
import Synchronization
import Testing

@testable import FCNScanKit

@Suite struct ScanSessionTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("SampleImages").path

    @Test("Scans of many threads at the same time have the scores of scans one after the other")
    func threadsDoNotDisturb() throws {
        let session = try ScanSession(LoadedModel(named: LoadedModel.embeddedName))
        let jobs = [
            ("smear-384.png", #"{"stride": 16, "threads": 2}"#), ("smear-384.jpg", #"{"stride": 16, "threads": 2}"#),
            ("smear-384.png", #"{"edge": "center", "threads": 1}"#),
            ("smear-384.png", #"{"average": "flips", "threads": 2}"#),
        ]
        @Sendable func scores(_ number: Int) throws -> [Float] {
            let (name, settings) = jobs[number % jobs.count]
            return try session.scan(.file("\(Self.folder)/\(name)"), ScanSettings(json: settings)).scores.finest.logits
        }
        let expected = try jobs.indices.map(scores)
        #expect(expected[0] != expected[1])
        let found = Mutex<[Int: [Float]]>([:])
        DispatchQueue.concurrentPerform(iterations: 16) { number in
            let result = try? scores(number)
            found.withLock { $0[number] = result }
        }
        for number in 0..<16 {
            #expect(found.withLock { $0[number] } == expected[number % jobs.count], "\(number)")
        }
    }

    @Test("A model that does not say how pictures enter it is refused")
    func inputMustBeKnown() throws {
        var loaded = try LoadedModel(named: LoadedModel.embeddedName)
        loaded.isInputKnown = false
        #expect(throws: InputDescriptionError.normalizationMissing(model: "embedded")) { try ScanSession(loaded) }
    }

    @Test("The facts of a model")
    func factsAreThoseOfTheModel() throws {
        let facts = try ModelFacts(LoadedModel(named: LoadedModel.embeddedName))
        #expect(facts.classes == ["background", "white-cell"] && facts.threshold == 0.525)
        #expect(facts.window == [224, 224] && facts.stride == [32, 32] && facts.channels == 3)
        #expect(facts.obstacle == nil)
    }
}
