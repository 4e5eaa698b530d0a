/// Which gradients a layer is to set.
struct WantedGradients {
    /// Those of the maps that enter: something that is trained comes before.
    let input: Bool
    /// Those of its parameters.
    let parameters: Bool
}
