import Dispatch
import Foundation
import Network
import Numbers
import Synchronization
import TestSupport
import Testing

@testable import ONNX

@Suite("A damaged ONNX file")
struct DamageTests {
    private func fault(_ bytes: [UInt8]) -> ONNXFault? {
        do {
            _ = try importONNX(data: Data(bytes), name: "m", options: ONNXImportOptions(parameterLimit: 1 << 20))
            return nil
        } catch {
            #expect(error is ONNXError, "\(error)")
            let sentence = "\(error)"
            #expect(sentence.hasPrefix("'m': ") && sentence.count > 20)
            return (error as? ONNXError)?.fault
        }
    }

    @Test("what is no protobuf message is refused at the byte")
    func wireFormat() {
        #expect(fault([]) == .notAModel("it is empty"))
        #expect(fault([0x00]) == .damaged(offset: 0, expected: "a field"))
        #expect(fault([0x08]) == .damaged(offset: 1, expected: "a number of at most 10 bytes"))
        #expect(fault([0x3A, 0x05, 0x00]) == .damaged(offset: 0, expected: "at most 1 bytes, not 5"))
        #expect(fault([0x3B]) == .damaged(offset: 0, expected: "a number, bytes or a message"))
        #expect(fault([0x38, 0x00]) == .damaged(offset: 0, expected: "a message"))
        #expect(
            fault([0x3A] + [UInt8](repeating: 0xFF, count: 9) + [0x01])
                == .damaged(offset: 0, expected: "at most 0 bytes, not \(UInt64.max)"))
        #expect(
            fault([UInt8](repeating: 0xFF, count: 20))
                == .damaged(offset: 0, expected: "a number of at most 10 bytes"))
        #expect(fault([0x3A, 0x00]) == .notAModel("it has no graph"))
    }

    @Test("a file that was cut off anywhere is refused")
    func truncation() throws {
        let bytes = [UInt8](try encodeONNX(Model.random("input 5x5x2; conv3-3 relu pool3; fc2 softmax")))
        for length in bytes.indices { #expect(fault(Array(bytes[..<length])) != nil, "\(length) bytes") }
        #expect(fault(bytes) == nil)
    }

    /// A call for each node would take more than the stack: 128 bytes of it, where the smallest frame takes more.
    @Test("a graph of any depth is walked without the stack")
    func depth() throws {
        let (nodes, stack) = (4096, 512 << 10)
        var graph = TestGraph()
        for index in 0..<nodes { graph.node("Identity", [index == 0 ? "x" : "v\(index - 1)"], "v\(index)") }
        graph.node("Relu", ["v\(nodes - 1)"])
        let built = graph
        let text = Mutex<String?>(nil)
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            text.withLock { $0 = try? built.text() }
            done.signal()
        }
        thread.stackSize = stack
        thread.start()
        done.wait()
        #expect(text.withLock { $0 } == "input 4x4x2; relu")
    }

    @Test("any change of bytes gives a network or an error, never a crash", arguments: networksOfAllLayers)
    func mutations(_ text: String) throws {
        let bytes = [UInt8](try encodeONNX(Model.random(text)))
        var generator = SplitMix64(seed: 11)
        for round in 0..<120 {
            var damaged = bytes
            switch round % 4 {
            case 0:
                damaged.removeSubrange(
                    Int.random(in: 0..<bytes.count, using: &generator)..<bytes.count)
            case 1:
                damaged.remove(at: Int.random(in: 0..<bytes.count, using: &generator))
            case 2:
                damaged.insert(
                    .random(in: .min ... .max, using: &generator),
                    at: Int.random(in: 0..<bytes.count, using: &generator))
            default:
                break
            }
            for _ in 0..<Int.random(in: 1...3, using: &generator) where !damaged.isEmpty {
                let place = Int.random(in: 0..<damaged.count, using: &generator)
                damaged[place] =
                    round % 2 == 0
                    ? damaged[place] ^ (1 << UInt8.random(in: 0..<8, using: &generator))
                    : UInt8.random(in: .min ... .max, using: &generator)
            }
            _ = fault(damaged)
        }
    }

    @Test("any number in a node gives a network or an error, never a crash", arguments: networksOfAllLayers)
    func numbers(_ text: String) throws {
        let bytes = try encodeONNX(Model.random(text))
        let values: [Int64] = [-1, 0, 3, 1 << 24, .max]
        var model = try ModelProto(serializedBytes: [UInt8](bytes))
        func check() throws { _ = fault(try model.serializedBytes()) }
        for node in model.graph.node.indices {
            for attribute in model.graph.node[node].attribute.indices {
                let original = model.graph.node[node].attribute[attribute]
                for value in values {
                    model.graph.node[node].attribute[attribute].i = value
                    for place in original.ints.indices {
                        model.graph.node[node].attribute[attribute].ints = original.ints
                        model.graph.node[node].attribute[attribute].ints[place] = value
                        try check()
                    }
                    try check()
                }
                model.graph.node[node].attribute[attribute] = original
            }
        }
        for tensor in model.graph.initializer.indices {
            let original = model.graph.initializer[tensor]
            for value in values {
                for place in original.int64Data.indices {
                    model.graph.initializer[tensor].int64Data = original.int64Data
                    model.graph.initializer[tensor].int64Data[place] = value
                    try check()
                }
                model.graph.initializer[tensor] = original
                for place in original.dims.indices {
                    model.graph.initializer[tensor].dims = original.dims
                    model.graph.initializer[tensor].dims[place] = value
                    try check()
                }
                model.graph.initializer[tensor] = original
            }
        }
        for place in 0..<4 {
            let original = model
            for value in values {
                model.graph.input[0].type.tensorType.shape.dim[place].dimValue = value
                try check()
            }
            model = original
        }
    }
}
