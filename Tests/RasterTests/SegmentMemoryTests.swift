import Testing

@testable import Raster

@Suite struct SegmentMemoryTests {
    @Test("A block that is large enough is given again, and never to two at a time")
    func blocksAreKept() {
        let memory = SegmentMemory()
        let first = memory.with(bytes: 1000) { $0.baseAddress! }
        #expect(memory.with(bytes: 900) { $0.count == 900 && $0.baseAddress! == first })
        memory.with(bytes: 900) { outer in
            #expect(Int(bitPattern: outer.baseAddress!) % 64 == 0)
            outer.initializeMemory(as: UInt8.self, repeating: 7)
            memory.with(bytes: 900) { _ = $0.initializeMemory(as: UInt8.self, repeating: 8) }
            #expect(outer.allSatisfy { $0 == 7 })
        }
        #expect(memory.with(bytes: 5000) { $0.initializeMemory(as: UInt8.self, repeating: 9).count } == 5000)
    }
}
