/// The colours of one slide: what the stain, the lamp and the camera make of each part. All 0 ... 255.
struct Stain {
    /// Between the cells.
    let plasma: SIMD3<Float>
    /// Optical density of a red cell's body, at full thickness.
    let redCellBody: SIMD3<Float>
    /// Optical density of a red cell's rim, which looks more violet.
    let redCellRim: SIMD3<Float>
    /// Nuclei where the chromatin is loose.
    let nucleusLight: SIMD3<Float>
    /// Nuclei where the chromatin is dense.
    let nucleusDark: SIMD3<Float>
    /// Platelets.
    let platelet: SIMD3<Float>
    /// What is added to every cytoplasm.
    let cytoplasmShift: SIMD3<Float>
    /// How much of a red cell's middle is pale on this slide, 0 ... 1.
    let pallor: Float

    init(_ random: inout SmearRandom) {
        let warmth = random.uniform(-1, 1)
        let strength = random.uniform(0.76, 1.1)
        plasma = SIMD3(202 + 2 * warmth, 206, 201 - 3 * warmth) + random.uniform(-4, 4)
        let rose = random.uniform(-1, 1)
        redCellBody = SIMD3(0.15 - 0.02 * rose, 0.35 + 0.025 * rose, 0.325 - 0.055 * rose) * strength
        redCellRim = SIMD3(0.16, 0.36, 0.2 + random.uniform(-0.03, 0.06)) * strength
        let blueness = random.uniform(0, 1)
        let depth = random.uniform(0.86, 1.04)
        nucleusLight = mix(SIMD3(176, 142, 226), SIMD3(150, 138, 220), blueness) * depth
        nucleusDark = mix(SIMD3(116, 82, 206), SIMD3(82, 74, 188), blueness) * depth
        platelet = mix(SIMD3(160, 146, 212), SIMD3(140, 146, 214), blueness)
        cytoplasmShift = SIMD3(random.uniform(-7, 7), random.uniform(-7, 9), random.uniform(-5, 5))
        pallor = random.uniform(0.35, 1.1)
    }
}
