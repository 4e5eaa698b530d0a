import Foundation
import Raster
import TestSupport
import Testing

@testable import Datasets

@Suite struct DataRequestTests {
    func makeFolders(_ folder: String, _ names: [String]) throws {
        for (number, name) in names.enumerated() {
            let path = folder + "/" + name
            try FileManager.default.createDirectory(
                atPath: String(path[..<path.lastIndex(of: "/")!]), withIntermediateDirectories: true)
            try Support.picture(width: 20, height: 20 + number).write(to: path)
        }
    }

    @Test("The form is found from what is there")
    func forms() throws {
        try withTemporaryFolder { folder in
            try makeFolders(folder, ["classes/a/1.png", "classes/b/2.png"])
            let pair = PackedSupport.pair(count: 6)
            for name in ["idx", "cifar", "empty", "both"] {
                try FileManager.default.createDirectory(
                    atPath: folder + "/" + name, withIntermediateDirectories: true)
            }
            for name in ["idx", "both"] {
                try writeBytes(pair.images, to: "\(folder)/\(name)/train-images-idx3-ubyte")
                try writeBytes(pair.labels, to: "\(folder)/\(name)/train-labels-idx1-ubyte")
            }
            for name in ["cifar", "both"] {
                try writeBytes(PackedSupport.cifar(labels: [[1], [0]]), to: "\(folder)/\(name)/data_batch_1.bin")
            }
            try writeBytes(Array("path,label\nclasses/a/1.png,x\nclasses/b/2.png,y\n".utf8), to: folder + "/list.csv")
            try writeBytes(Array("image,class,xmin,ymin,xmax,ymax\n1.png,x,1,1,9,9\n".utf8), to: folder + "/boxes.csv")
            func load(_ name: String, boxes: String? = nil) throws -> (LabelledData, DataForm) {
                var request = DataRequest(folder + "/" + name)
                request.boxes = boxes.map { folder + "/" + $0 }
                return try request.load()
            }
            #expect(try load("classes").1 == .folders)
            #expect(try load("idx").1 == .idx)
            #expect(try load("idx/train-images-idx3-ubyte").1 == .idx)
            #expect(try load("cifar").1 == .cifar)
            #expect(try load("list.csv").1 == .table)
            #expect(try load("classes/a", boxes: "boxes.csv").1 == .boxes)
            #expect(
                DataForm.allCases.map(\.description) == [
                    "folders", "table", "IDX", "CIFAR", "boxes", "COCO", "Pascal VOC", "PASCAL texts", "YOLO", "CVAT",
                    "Label Studio", "label images",
                ])
            #expect(throws: TrainingDataError.severalForms(path: folder + "/both", found: ["IDX", "CIFAR"])) {
                try load("both")
            }
            for name in ["empty", "classes/a/1.png"] {
                let error = #expect(throws: TrainingDataError.self) { try load(name) }
                #expect("\(error!)".contains("looked for a folder of pictures for each class, IDX"), "\(error!)")
            }
            #expect(
                throws: TrainingDataError.cannotRead(
                    path: folder + "/nothing", reason: "there is no such file or folder")
            ) { try load("nothing") }
        }
    }

    @Test("Folders called train, val and test are parts, and the classes lie in them")
    func partFolders() throws {
        try withTemporaryFolder { folder in
            try makeFolders(folder, ["train/a/1.png", "train/b/2.png", "val/a/3.png", "test/b/4.png"])
            let data = try DataRequest(folder).load().data
            #expect(data.classes == ["a", "b"])
            #expect(data.pictures.map(\.name) == ["test/b/4.png", "train/a/1.png", "train/b/2.png", "val/a/3.png"])
            #expect(data.pictures.map(\.part) == [.test, .training, .training, .validation])
            try makeFolders(folder + "/other", ["a/9.png"])
            try Support.picture(width: 7, height: 7).write(to: folder + "/other/a/9.png")
            #expect(try DataRequest(folder).load().data.classes == ["other", "test", "train", "val"])
        }
    }

    @Test("Negatives are background beside folders, IDX and boxes")
    func negatives() throws {
        try withTemporaryFolder { folder in
            try makeFolders(
                folder, ["classes/a/1.png", "none/x/8.png", "none/9.png", "scenes/1.png", "scenes/2.png"])
            try writeBytes(Array("no picture".utf8), to: folder + "/none/broken.png")
            var request = DataRequest(folder + "/classes")
            #expect(throws: TrainingDataError.oneClassOnly(path: folder + "/classes", found: ["a"])) {
                try request.load()
            }
            request.negatives = folder + "/none"
            let data = try request.load().data
            #expect(data.classes == ["background", "a"])
            #expect(data.pictures.map(\.name) == ["a/1.png", "negatives/9.png", "negatives/x/8.png"])
            #expect(data.pictures[0].label == .whole(classIndex: 1))
            #expect(data.pictures[2].label == .objects([], ignored: []))
            #expect(data.skipped.map(\.path) == [folder + "/none/broken.png"])
            #expect(try data.store.picture(at: 2).height == data.pictures[2].height)

            try writeBytes(
                Array("image,class,xmin,ymin,xmax,ymax\n1.png,x,1,1,9,9\n2.png,x,1,1,9,9\n".utf8),
                to: folder + "/boxes.csv")
            request.path = folder + "/scenes"
            request.boxes = folder + "/boxes.csv"
            #expect(try request.load().data.pictures.count == 4)
            request.negatives = folder + "/nothing"
            #expect(throws: TrainingDataError.self) { try request.load() }
        }
    }

    @Test("Groups are read from names")
    func groups() throws {
        try withTemporaryFolder { folder in
            try makeFolders(folder, ["a/s1-1.png", "a/s2-1.png", "b/s1-2.png", "b/other.png"])
            var request = DataRequest(folder)
            request.groupPattern = "(s\\d+)-"
            let data = try request.load().data
            #expect(data.pictures.map(\.group) == ["s1", "s2", "b/other.png", "s1"])
            #expect(data.warnings == [.withoutGroup(count: 1, example: "b/other.png")])
            for pattern in ["(s\\d", "s\\d+-", "(nothing)"] {
                request.groupPattern = pattern
                let error = #expect(throws: TrainingDataError.self) { try request.load() }
                guard case .badGroupPattern = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            }
        }
    }

    @Test("The same picture under two labels is refused with both files, or dropped")
    func contradictions() throws {
        try withTemporaryFolder { folder in
            try makeFolders(folder, ["a/1.png", "a/2.png", "b/3.png"])
            try FileManager.default.copyItem(atPath: folder + "/a/1.png", toPath: folder + "/a/same.png")
            var request = DataRequest(folder)
            #expect(try request.load().data.pictures.count == 4)
            try FileManager.default.copyItem(atPath: folder + "/a/1.png", toPath: folder + "/b/other.png")
            #expect(
                throws: TrainingDataError.contradictoryLabels(
                    first: folder + "/a/1.png", firstLabel: "a", second: folder + "/b/other.png", secondLabel: "b",
                    count: 3)
            ) { try request.load() }
            request.dropsContradictions = true
            let data = try request.load().data
            #expect(data.pictures.map(\.name) == ["a/2.png", "b/3.png"])
            #expect(try data.store.picture(at: 1) == Picture(contentsOf: folder + "/b/3.png"))
            #expect(
                data.warnings == [
                    .contradictionsDropped(count: 3, first: folder + "/a/1.png", second: folder + "/b/other.png")
                ])
            // A negative that shows what is called something else.
            request.dropsContradictions = false
            try FileManager.default.removeItem(atPath: folder + "/b/other.png")
            let none = folder + ".none"
            defer { try? FileManager.default.removeItem(atPath: none) }
            try FileManager.default.createDirectory(atPath: none, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: folder + "/a/2.png", toPath: none + "/2.png")
            request.negatives = none
            #expect(throws: TrainingDataError.self) { try request.load() }
        }
    }
}
