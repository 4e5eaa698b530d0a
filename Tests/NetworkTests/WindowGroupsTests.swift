import Network
import TestSupport
import Testing

/// Networks that make maps smaller and enlarge them again score windows in groups.
@Suite struct WindowGroupsTests {
    @Test(
        "finds windows, strides and groups",
        arguments: zip(
            SegmentingNetworks.all,
            [
                "window 9 stride 1: 2 + n*2", "window 21 stride 1: 2 + n*4", "window 9 stride 1: 2 + n*2",
                "window 12 stride 2: 2 + n*2",
                "window 1 stride 1: 8 + n*8", "window 1 stride 1: 4 + n*4", "window 1 stride 1: 2 + n*2",
                "window 1 stride 1: 8 + n*8", "window 2 stride 2: 2 + n*2",
            ]))
    func groups(text: String, expected: String) throws {
        let form = try Architecture(text: text).denseForm()
        #expect(form.passes.isGrouped)
        #expect(
            "window \(form.grid.window) stride \(form.grid.stride): \(form.passes.fewest) + n*\(form.passes.step)"
                == expected)
    }

    @Test("the U-Net of 2015 makes 388x388 scores of 572x572 pixels, in groups of 16")
    func ronneberger() throws {
        func double(_ filters: Int) -> String { "conv3-\(filters) relu conv3-\(filters) relu" }
        let down = [64, 128, 256, 512].map { "\(double($0)) =m\($0) pool2" }.joined(separator: " ")
        let up = [(512, 4), (256, 16), (128, 40), (64, 88)].map {
            "deconv2-\($0)/s2 =u\($0) @m\($0) crop\($1) concat@u\($0) \(double($0))"
        }.joined(separator: " ")
        let form = try Architecture(text: "input 572x572x1; \(down) \(double(1024)) \(up) conv1-2").denseForm()
        #expect(form.architecture.output.description == "388x388x2")
        #expect(form.grid == WindowGrid(window: Extent(185), stride: Extent(1)))
        #expect(form.passes == PassWindows(fewest: Extent(4), step: Extent(16)))
        #expect(form.windowDeviations.isEmpty)
        #expect(form.mapExtent(for: Extent(height: 600, width: 572)) == Extent(height: 404, width: 388))
        #expect(form.passExtent(forMap: Extent(height: 1, width: 389)) == Extent(height: 188, width: 588))
    }

    @Test("without padding, a picture has the scores of its parts", arguments: SegmentingNetworks.unpadded)
    func partsOfPictures(text: String) throws {
        let model = try Model.random(text)
        let dense = try model.convolutionalized()
        #expect(dense.windowDeviations.isEmpty)
        let input = model.architecture.input
        let (picture, shift) = (dense.form.picture(ofMore: 2), dense.form.shift)
        let image = ReferenceMap.random(picture, channels: input.channels, seed: 3)
        let map = referenceForward(dense.architecture, dense.parameters, image)
        let trained = Extent(height: input.height, width: input.width)
        let network = try dense.asModel().architecture
        #expect(network.layers.last == (dense.hasSoftmax ? .softmax : network.layers.last))
        for (row, column) in [(0, 0), (0, 2), (1, 1), (2, 0)] {
            let part = image.crop(y: row * shift.height, x: column * shift.width, trained)
            let expected = referenceForward(dense.architecture, dense.parameters, part)
            let found = map.crop(
                y: row * dense.form.passes.step.height, x: column * dense.form.passes.step.width,
                Extent(height: expected.height, width: expected.width))
            #expect(zip(found.values, expected.values).allSatisfy { abs($0 - $1) < 1e-9 }, "\(text), \(row), \(column)")
        }
    }

    @Test("a picture that is shifted by less has other scores", arguments: SegmentingNetworks.all)
    func smallShifts(text: String) throws {
        let dense = try Model.random(text).convolutionalized()
        let input = dense.architecture.input
        let size = Extent(height: input.height + dense.stride.height, width: input.width)
        let image = ReferenceMap.random(size, channels: input.channels, seed: 5)
        func scores(_ y: Int) -> ReferenceMap {
            referenceForward(
                dense.architecture, dense.parameters,
                image.crop(y: y, x: 0, Extent(height: input.height, width: input.width)))
        }
        let (map, shifted) = (scores(0), scores(dense.stride.height))
        // The middle, which sees no padding.
        let row = map.height / 2
        #expect(zip(map.row(row + 1), shifted.row(row)).contains { abs($0 - $1) > 1e-6 })
    }

    @Test("turning the dense form fully convolutional again gives the same form", arguments: SegmentingNetworks.all)
    func again(text: String) throws {
        let dense = try Model.random(text).convolutionalized()
        let again = try dense.asModel().convolutionalized()
        #expect(again.form.architecture == dense.form.architecture && again.form.passes == dense.form.passes)
        #expect(again.grid == dense.grid && again.parameters == dense.parameters)
    }

    @Test(
        "mirrored and turned networks give the scores of mirrored and turned pictures",
        arguments: SegmentingNetworks.all)
    func symmetries(text: String) throws {
        let dense = try Model.random(text).convolutionalized()
        for symmetry in [WindowSymmetry.leftRight, .upDown, .halfTurn, .quarterTurn, .transposition] {
            guard let transformed = try? dense.transformed(by: symmetry) else {
                #expect(text.contains("asymmetric") || text.contains("/o1"), "\(text), \(symmetry)")
                continue
            }
            let input = transformed.model.architecture.input
            let upright = Extent(
                height: input.height + transformed.offset.height, width: input.width + transformed.offset.width)
            let image = ReferenceMap.random(upright, channels: input.channels, seed: 7)
            let extent = symmetry.extent(of: upright)
            let changed = ReferenceMap(height: extent.height, width: extent.width, channels: input.channels) {
                let source = symmetry.source(row: $0, column: $1, in: upright)
                return image[source.row, source.column, $2]
            }
            let expected = referenceForward(dense.architecture, dense.parameters, changed)
            let part = image.crop(
                y: transformed.offset.height, x: transformed.offset.width,
                Extent(height: input.height, width: input.width))
            let found = referenceForward(transformed.model.architecture, transformed.model.parameters, part)
            let map = Extent(height: found.height, width: found.width)
            #expect(symmetry.extent(of: map) == Extent(height: expected.height, width: expected.width))
            var largest = 0.0
            for row in 0..<expected.height {
                for column in 0..<expected.width {
                    let source = symmetry.source(row: row, column: column, in: map)
                    for channel in 0..<expected.channels {
                        largest = max(
                            largest,
                            abs(expected[row, column, channel] - found[source.row, source.column, channel]))
                    }
                }
            }
            #expect(largest < 1e-9, "\(text), \(symmetry)")
        }
    }

    @Test("windows of groups lie as far apart as the network says")
    func finerStride() throws {
        let form = try Architecture(text: SegmentingNetworks.unpadded[3]).denseForm()
        #expect(try form.striding(by: Extent(2)).grid == form.grid)
        #expect(
            throws: NetworkError.strideOfGroups(stride: Extent(1), native: Extent(2), shift: Extent(4))
        ) { try form.striding(by: Extent(1)) }
    }

    @Test("counts are rounded down and up to whole groups")
    func counts() {
        let passes = PassWindows(fewest: Extent(height: 2, width: 3), step: Extent(height: 4, width: 1))
        let within = (0...7).map { passes.within(Extent(height: $0, width: 9)).height }
        #expect(within == [0, 0, 2, 2, 2, 2, 6, 6])
        let covering = (1...7).map { passes.covering(Extent(height: $0, width: 1)).height }
        #expect(covering == [2, 2, 6, 6, 6, 6, 10])
        #expect(passes.covering(Extent(1)).width == 3)
    }
}
