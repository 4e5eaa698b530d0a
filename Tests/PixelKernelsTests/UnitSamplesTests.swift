import PixelKernels
import Testing

@Suite struct UnitSamplesTests {
    @Test("Every byte becomes the quotient by 255, rounded once")
    func everyByte() {
        let bytes = (0...255).map { UInt8($0) }
        var units = [Float](repeating: -1, count: 256)
        unitSamples(of: bytes, into: &units, count: 256)
        #expect(units == bytes.map { Float($0) / 255 })
        var triples = [Float](repeating: -1, count: 768)
        unitTriples(of: bytes, into: &triples, count: 256)
        #expect(triples == bytes.flatMap { [Float](repeating: Float($0) / 255, count: 3) })
    }

    @Test("Every sample of 16 bits becomes the quotient by 65535, rounded once")
    func everyWord() {
        let words = (0...65535).map { UInt16($0) }
        var units = [Float](repeating: -1, count: 65536)
        unitSamples(of: words, into: &units, count: 65536)
        #expect(units == words.map { Float($0) / 65535 })
    }

    @Test("Samples with the upper byte first come in the order of the machine, from any address")
    func upperByteFirst() {
        let bytes: [UInt8] = [9, 0x12, 0x34, 0xAB, 0xCD, 0xFF, 0x00]
        var words = [UInt16](repeating: 0, count: 3)
        bytes.withUnsafeBufferPointer { nativeWords(of: $0.baseAddress! + 1, into: &words, count: 3) }
        #expect(words == [0x1234, 0xABCD, 0xFF00])
    }

    @Test("The largest sample is found wherever it stands")
    func largestSampleIsFound() {
        for place in 0..<40 {
            var words = [UInt16](repeating: 7, count: 40)
            words[place] = 40_000
            #expect(largestSample(of: words, count: 40) == 40_000)
        }
        #expect(largestSample(of: [3], count: 0) == 0)
    }
}
