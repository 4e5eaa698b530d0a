import Datasets
import Formats
import Foundation
import Network
import Scanning

/// Labels, tables, arrays and texts.
extension FuzzTarget {
    static let data = [
        boxes(
            "boxes-csv", file: "boxes.csv",
            ["image,class,xmin,ymin,xmax,ymax\n\"a\",cell,1,2.5,30,40\nb,dirt,0,0,1,1\n"]),
        boxes(
            "boxes-coco", file: "boxes.json",
            [
                #"{"images":[{"id":1,"file_name":"a.png","width":9,"height":8}],"categories":[{"id":1,"name":"c"}],"#
                    + #""annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3.5,4e0],"iscrowd":0}]}"#
            ]),
        boxes(
            "boxes-coco-runs", file: "boxes.json",
            [
                #"{"images":[{"id":1,"file_name":"a.png"}],"categories":[{"id":1,"name":"c"}],"annotations":[{"image_id":1,"#
                    + #""category_id":1,"segmentation":{"counts":"S17402K3000000000007","size":[11,13]}},{"image_id":1,"#
                    + #""category_id":1,"segmentation":{"counts":[6,2,3,2,7],"size":[5,4]}},{"image_id":1,"#
                    + #""category_id":1,"segmentation":[[1,2,3,4,5.5,6]]}]}"#
            ]),
        boxes(
            "boxes-labelstudio", file: "boxes.json",
            [
                #"[{"data":{"image":"/data/local-files/?d=a%20b.png"},"annotations":[{"was_cancelled":false,"result":[{"#
                    + #""original_width":9,"original_height":8,"value":{"x":1,"y":2,"width":30,"height":40,"rotation":5,"#
                    + #""rectanglelabels":["c"]}},{"value":{"points":[[1,2],[3,4]],"polygonlabels":["d"]}},{"value":{"x":1,"#
                    + #""y":2,"radiusX":3,"radiusY":4,"ellipselabels":["c"]}},{"value":{"x":1,"y":2,"keypointlabels":["c"]}}]}]}]"#
            ]),
        boxes(
            "boxes-cvat", file: "boxes.xml",
            [
                #"<annotations><meta><task><labels><label><name>c</name></label></labels></task></meta><image name="a.png" "#
                    + #"width="9" height="8"><box label="c &amp; d" xtl="1" ytl="2" xbr="3.5" ybr="4" rotation="30"/>"#
                    + #"<polygon label="c" points="1,2;3,4"/><points label="c" points="5,6"/><mask label="c" left="1" top="2" "#
                    + #"width="3" height="4"/><ellipse label="c" cx="1" cy="2" rx="3" ry="4"/></image></annotations>"#
            ]),
        boxes("boxes-points", file: "boxes.csv", ["image,class,x,y\na,cell,1,2.5\nb,dirt,0,0\n"]),
        texts(
            "boxes-yolo", "0 0.5 0.5 0.25 0.5\n1 .1 .2 .3 .4 0.75\n0 .1 .1 .2 .2 .3 .1\n", classes: "a\nb\n"),
        texts(
            "boxes-pascal-texts",
            "Image filename : \"a.png\"\nImage size (X x Y x C) : 9 x 8 x 3\n# Top left pixel co-ordinates : (1, 1)\n"
                + "Bounding box for object 1 \"c\" (Xmin, Ymin) - (Xmax, Ymax) : (1, 2) - (3, 4)\n", classes: nil),
        yaml, vocBoxes, idx, cifar, numpy, architecture, geoJSON, csv, json,
    ]

    private static func boxes(_ name: String, file: String, _ texts: [String]) -> FuzzTarget {
        FuzzTarget(name, "reads labelled boxes") {
            texts.map { Array($0.utf8) }
        } body: { bytes in
            try withFile(bytes, named: file) { path in
                let labels = try BoxLabels(
                    contentsOf: path, pictures: FuzzFolder.path, classes: nil, ignoring: nil, pointSize: 4)
                var problems = BoxProblems()
                for name in labels.names.prefix(100) {
                    _ = labels.label(of: name, on: (640, 480), problems: &problems)
                    _ = try? labels.label(of: name, problems: &problems)
                }
                guard problems.warnings.allSatisfy({ !$0.description.isEmpty }) else {
                    throw Finding("an empty warning")
                }
            }
        }
    }

    /// Labels in a text of one picture, with a list of classes beside it.
    private static func texts(_ name: String, _ seed: String, classes: String?) -> FuzzTarget {
        FuzzTarget(name, "reads the boxes of a text") {
            [Array(seed.utf8)]
        } body: { bytes in
            let folder = FuzzFolder.path + "/" + name
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            if let classes { try Data(classes.utf8).write(to: URL(fileURLWithPath: folder + "/classes.txt")) }
            try Data().write(to: URL(fileURLWithPath: folder + "/a.png"))
            try withFile(bytes, named: name + "/a.txt") { path in
                let labels = try BoxLabels(contentsOf: path, pictures: folder, classes: nil, ignoring: nil)
                var problems = BoxProblems()
                for name in labels.names { _ = labels.label(of: name, on: (640, 480), problems: &problems) }
            }
        }
    }

    private static let yaml = FuzzTarget("boxes-yaml", "reads the classes of labels in YAML") {
        [
            "names: ['a', \"b\\u0041\", c] # d\n", "kpt_shape: [1, 2]\nnames:\n  0: a\n  1: 'b'\n",
            "names: {0: a, 1: b}\n",
        ]
        .map { Array($0.utf8) }
    } body: { bytes in
        let folder = FuzzFolder.path + "/yaml"
        try FileManager.default.createDirectory(atPath: folder + "/labels", withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: folder + "/a.png"))
        try Data("0 .5 .5 .5 .5\n".utf8).write(to: URL(fileURLWithPath: folder + "/labels/a.txt"))
        try withFile(bytes, named: "yaml/data.yaml") { path in
            _ = try BoxLabels(contentsOf: path, pictures: folder, classes: nil, ignoring: nil)
        }
    }

    private static let vocBoxes = FuzzTarget("boxes-voc", "reads the boxes of an annotation in XML") {
        [
            Array(
                ("<?xml version=\"1.0\"?><annotation><filename>a.png</filename><size><width>9</width></size><object>"
                    + "<name>c &amp; d</name><difficult>0</difficult><bndbox><xmin>1</xmin><ymin>2</ymin>"
                    + "<xmax>3.5</xmax><ymax>4</ymax></bndbox></object></annotation>").utf8)
        ]
    } body: { bytes in
        let folder = FuzzFolder.path + "/voc"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try withFile(bytes, named: "voc/a.xml") { _ in
            _ = try BoxLabels(contentsOf: folder, pictures: FuzzFolder.path, classes: nil, ignoring: nil)
        }
    }

    /// A folder whose only files are what is fuzzed.
    private static func loads(_ files: [(name: String, bytes: [UInt8])], in name: String) throws {
        let folder = FuzzFolder.path + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for file in files { try withFile(file.bytes, named: name + "/" + file.name) { _ in } }
        var request = DataRequest(folder)
        request.channels = 1
        request.loading.memoryBytes = 16 << 20
        let (data, _) = try request.load()
        for index in 0..<min(3, data.store.count) { _ = try data.store.picture(at: index) }
    }

    private static let idx = FuzzTarget("idx", "loads pictures and labels in IDX files, which share the input") {
        let pictures = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2].map(UInt8.init) + (1...12).map(UInt8.init)
        return [pictures + [0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 1].map(UInt8.init)]
    } body: { bytes in
        let cut = max(0, bytes.count - 11)
        try loads(
            [("train-images-idx3-ubyte", Array(bytes[..<cut])), ("train-labels-idx1-ubyte", Array(bytes[cut...]))],
            in: "idx")
    }

    private static let cifar = FuzzTarget("cifar", "loads batches of CIFAR-10") {
        [(0..<2).flatMap { label in [UInt8(label)] + (0..<3072).map { UInt8(truncatingIfNeeded: $0 + label) } }]
    } body: { bytes in
        try loads([("data_batch_1.bin", bytes), ("batches.meta.txt", Array("a\nb\n".utf8))], in: "cifar")
    }

    private static let numpy = FuzzTarget("numpy", "reads an array, from memory and from a file") {
        try withFile([], named: "seed.npy") { path in
            try NumpyFile.write([1, 2, 3, 4, 5, 6], shape: [2, 3], to: path)
            return [[UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))]
        }
    } body: { bytes in
        let array = try NumpyFile.decoded(Data(bytes), name: "input")
        guard array.values.count == array.shape.reduce(1, *) else { throw Finding("an array of another shape") }
    }

    private static let architecture = FuzzTarget("architecture", "reads an architecture, and what it prints of it") {
        [
            "input 28x28x1; conv3-32 relu pool2 dropout0.25; fc128 relu; fc10 softmax",
            "input 12x14x3 =x; conv1-5 relu =p @x conv3-18/p1 relu =q concat@p,q bn; fc3",
            "input 14x14x3; [=a conv3-3/p1 relu conv3-3/p1 add@a relu]*2 avgpool2/s1 up2/linear crop2; fc3 sigmoid",
        ].map { Array($0.utf8) }
    } body: { bytes in
        let architecture = try Architecture(text: String(decoding: bytes, as: UTF8.self))
        guard try Architecture(text: architecture.text) == architecture else {
            throw Finding("'\(architecture.text)' reads as another network")
        }
        _ = architecture.summary
    }

    private static let geoJSON = FuzzTarget("geojson", "reads regions of interest") {
        [
            #"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]]]}"#,
            #"[{"type":"Feature","properties":{},"geometry":{"type":"MultiPolygon","coordinates":[[[[1,1],[5,1],[5,5],[1,1]]]]}}]"#,
        ].map { Array($0.utf8) }
    } body: { bytes in
        try withFile(bytes, named: "region.geojson") {
            _ = try RegionOfInterest(contentsOf: [$0], on: [64, 64])
        }
    }

    private static let csv = FuzzTarget("csv", "reads a table") {
        [Array("a,b\n1,\"2\"\"3\"\n\n4,\n".utf8)]
    } body: { bytes in
        try withFile(bytes, named: "table.csv") { _ = try CSVTable(contentsOf: $0) }
    }

    private static let json = FuzzTarget("json", "passes over JSON that Foundation reads too") {
        [Array(#"{"a":[1,2.5e-3,true,null,"\u00e9\n"],"b":{}}"#.utf8)]
    } body: { bytes in
        var reader = JSONReader(bytes)
        guard (try? reader.skip()) != nil, (try? reader.finish()) != nil else { return }
        // Numbers that no Double can hold are JSON all the same, which Foundation has no value for.
        let numbers = bytes.split { !"0123456789+-.eE".utf8.contains($0) }.map { String(decoding: $0, as: UTF8.self) }
        guard numbers.allSatisfy({ Double($0).map { $0.isFinite && $0 != 0 } ?? true }) else { return }
        let isRead = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
        if !isRead { throw Finding("JSON is accepted that is none") }
    }
}
