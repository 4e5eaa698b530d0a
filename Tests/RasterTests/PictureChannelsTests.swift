import Raster
import Testing

@Suite struct PictureChannelsTests {
    @Test("Colour becomes grey by luma")
    func colourBecomesGreyByLuma() {
        let colors: [[UInt8]] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [12, 200, 99]]
        for color in colors {
            let gray = Picture(width: 1, height: 1, color: color).converted(toChannels: 1)
            let luma = 0.299 * Double(color[0]) + 0.587 * Double(color[1]) + 0.114 * Double(color[2])
            #expect(gray.samples == [UInt8(luma.rounded())])
        }
    }

    @Test("Grey becomes colour by copying, and back without a change")
    func greyBecomesColourByCopying() {
        let gray = smoothPicture(width: 16, height: 16, channels: 1)
        let color = gray.converted(toChannels: 3)
        #expect(color.samples == gray.samples.flatMap { [$0, $0, $0] })
        #expect(color.converted(toChannels: 1) == gray)
        #expect(gray.converted(toChannels: 1) == gray)
    }

    @Test("Alpha is opaque when it is added and composited when it is dropped")
    func alphaIsOpaqueWhenIt() {
        let color = Picture(width: 1, height: 1, color: [1, 2, 3])
        #expect(color.converted(toChannels: 4).samples == [1, 2, 3, 255])
        #expect(Picture(width: 1, height: 1, color: [9]).converted(toChannels: 4).samples == [9, 9, 9, 255])
        let clear = Picture(width: 1, height: 1, color: [1, 2, 3, 0])
        #expect(clear.converted(toChannels: 3).samples == [255, 255, 255])
        #expect(clear.converted(toChannels: 3, background: .black).samples == [0, 0, 0])
        #expect(clear.converted(toChannels: 1).samples == [255])
    }
}
