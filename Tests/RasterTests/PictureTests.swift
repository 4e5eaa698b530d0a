import Raster
import Testing

@Suite struct PictureTests {
    @Test("A picture of one colour holds it in every pixel")
    func pictureOfOneColourHolds() {
        for color in [[7], [1, 2, 3], [4, 5, 6, 128]] as [[UInt8]] {
            let picture = Picture(width: 5, height: 3, color: color)
            #expect(picture.channels == color.count)
            #expect(picture.samples == (0..<15).flatMap { _ in color })
        }
    }

    @Test("A sample is found by column, row and channel")
    func sampleIsFoundByColumn() {
        var picture = Picture(width: 2, height: 2, channels: 3, samples: Array(0..<12))
        #expect(picture[1, 0, 2] == 5 && picture[0, 1, 0] == 6)
        picture[1, 1, 1] = 99
        #expect(picture.samples[10] == 99)
    }
}
