import Files
import Glibc

/// Many smears of 640×480 pixels for training, as JPEG, with `boxes.csv`.
package struct TrainingSet {
    let count: Int
    let seed: UInt64

    /// A set of some pictures.
    package init(count: Int, seed: UInt64) { (self.count, self.seed) = (count, seed) }

    /// Writes the pictures and then the table. Each picture depends on the seed and its own number only.
    ///
    /// - Parameter onProgress: Called with the pictures that are written, and all of them.
    package func write(to folder: String, onProgress: (Int, Int) -> Void = { _, _ in }) throws {
        try createFolder(folder + "/images")
        var index = BoxIndex()
        for number in 0..<count {
            var random = SmearRandom(seed: seed, stream: UInt64(number))
            let smear = Smear(recipe(&random), &random)
            let name = "smear_" + String(repeating: "0", count: max(0, 5 - "\(number)".count)) + "\(number).jpg"
            try smear.picture.writeJPEG(to: "\(folder)/images/\(name)", quality: random.integer(in: 78...95))
            for box in smear.boxes { index.add(box, of: name) }
            onProgress(number + 1, count)
        }
        try index.write(to: folder + "/boxes.csv")
    }

    private func recipe(_ random: inout SmearRandom) -> SmearRecipe {
        var recipe = SmearRecipe()
        let draw = random.uniform()
        recipe.whiteCells = draw < 0.12 ? 0 : draw < 0.68 ? 1 : draw < 0.92 ? 2 : 3
        recipe.redCells = random.uniform(8, 36)
        recipe.platelets = random.uniform(0.5, 5)
        recipe.noise = random.uniform(0.8, 3)
        return recipe
    }
}
