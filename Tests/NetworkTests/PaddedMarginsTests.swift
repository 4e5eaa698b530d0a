import Network
import Testing

@Suite("Padded margins")
struct PaddedMarginsTests {
    private func margins(_ text: String) throws -> [Margins] { try Architecture(text: text).paddedMargins }

    @Test("grow with each layer that pads and shrink with strides")
    func chain() throws {
        let margins = try margins("input 16x16x1; conv3-2/p1 relu conv3-2/p1 pool2 conv3-2/p1 conv3-2")
        #expect(margins == [1, 1, 2, 1, 2, 2].map { Margins($0) })
    }

    @Test("are zero without padding")
    func none() throws {
        #expect(try margins("input 16x16x1; conv3-2 relu pool2 conv3-2").allSatisfy(\.isZero))
    }

    @Test("are those of the sides that pad")
    func sides() throws {
        let margins = try margins("input 9x9x1; conv3-1/p2,0,0,1 conv3-1/s2")
        #expect(margins[0] == Margins(top: 2, left: 0, bottom: 0, right: 1))
        // The last column, which depends on padding, is left out by the stride.
        #expect(margins[1] == Margins(top: 1, left: 0, bottom: 0, right: 0))
    }

    @Test("are those of all paths where paths meet")
    func paths() throws {
        let margins = try margins("input 12x12x1 =a; conv3-1/p1 =b; @a conv5-1/p2 add@b; conv3-1")
        #expect(margins == [1, 2, 2, 2].map { Margins($0) })
    }

    @Test("cover the whole map at the end of a net such as VGG16")
    func wholeMap() throws {
        let net = try Architecture(text: "input 32x32x1; [[conv3-2/p1 relu]*2 pool2]*4; fc2").denseForm().architecture
        let last = net.layers.count - 1
        #expect(net.paddedMargins[last].top == net.shapes[last].height)
    }
}
