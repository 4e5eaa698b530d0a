import FCNScanKit
import Foundation
import Network
import TestSupport
import Testing

@Suite struct LoadedModelTests {
    @Test("'embedded' is the model that is part of the program")
    func embeddedHasAName() throws {
        let loaded = try LoadedModel(named: LoadedModel.embeddedName)
        #expect(try loaded.model == Model.embedded())
        #expect(loaded.isInputKnown && loaded.notes.isEmpty)
        #expect(try NetworkSubject(named: "embedded").architecture == loaded.model.architecture)
    }

    @Test("Other names are paths")
    func pathsAreRead() throws {
        try withTemporaryFolder { folder in
            let model = Model.untrained(try Architecture(text: "input 8x8x1; fc2"))
            try model.write(to: "\(folder)/m.safetensors")
            #expect(try LoadedModel(named: "\(folder)/m.safetensors").model == model)
            #expect(throws: FileError.self) { try LoadedModel(named: "\(folder)/missing.safetensors") }
        }
    }

    @Test("A picture is no model, whatever its name says")
    func picturesAreRefused() throws {
        try withTemporaryFolder { folder in
            for (name, head, format) in [
                (
                    "a.png", [UInt8](arrayLiteral: 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0),
                    PictureFormat.png
                ),
                ("a.onnx", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 74, 70, 73, 70], .jpeg),
            ] {
                let path = "\(folder)/\(name)"
                try Data(head).write(to: URL(fileURLWithPath: path))
                let error = #expect(throws: LoadedModelError.self) { try LoadedModel(contentsOf: path) }
                #expect(error == .picture(path: path, format: format))
            }
        }
    }

    @Test("A network by name has no model")
    func namedNetworksHaveNoWeights() throws {
        #expect(try NetworkSubject(named: "lenet5").model == nil)
        #expect(throws: UnknownArchitecture.self) { try NetworkSubject(named: "nosuch") }
    }
}
