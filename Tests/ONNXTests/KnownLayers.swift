/// Networks that together have every layer, in forms that an import gives back as they are.
let networksOfAllLayers = [
    "input 6x5x3; conv3x2-4/s2x1/p1,0,1,1 relu conv3-4/p2/d2/g2/b0 bn leaky0.2 conv1-2",
    "input 4x5x4; deconv3-6/s2/p1/o1/g2 elu0.5 deconv2-3/b0 selu celu0.7",
    "input 9x9x2; pool3/s2/p1 hardsigmoid avgpool3x2/s1/p1,0,1,0 hardswish lppool2/n3 clip-0.5,2 softplus",
    "input 9x9x2; pool3/s1/p1/d2 softsign gelu gelutanh erf mish tanh sigmoid abs exp log sqrt",
    "input 5x5x3; prelu scale lrn3/a0.01/b0.5/k2 scale/map conv1-2",
    "input 5x4x3; layernorm conv1-4 layernorm/e0.001 relu; flatten fc5 layernorm fc2",
    "input 5x4x2; pad1,0,2,1/v0.5 relu pad1/edge relu pad1/reflect relu up2 relu up2x3/linear relu up3/asymmetric",
    "input 9x8x2; conv3-4 =a; crop1,0,2,1 conv1-4 =b; @a pool2 deconv2-4/s2 crop1,0,1,1 add@b crop0,1,0,1",
    "input 4x4x6; select1-3 =a; conv1-3 =b; @a add@b =c; @a sub@c =d; @a mul@d =e; @d max@e,a =f; @e min@f,b div@a",
    "input 4x4x6; maxout2 conv3-8 relu maxout4 conv1-6 maxout3; fc8 maxout2 fc3",
    "input 4x4x6; =a; select5,0,2,2 =b; @a conv1-4 concat@b,a",
    "input 6x6x3; conv3-4 relu pool2; dropout0.3 flatten/hwc fc5 bn tanh fc4 softmax",
    "input 6x6x3; conv3-4 relu; fc7 boxes",
    "input 6x6x3; conv3-4 relu conv4-5 boxes",
    "input 6x6x3; conv3-4 relu; flatten fc5 relu scale fc3 logsoftmax",
    "input 6x6x3; conv3-4 =a; avgpool4 conv1-4 sigmoid mul@a pool4 fc3",
]
