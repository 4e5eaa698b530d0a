"""Models with many classes, and with many weights."""

import os

import small_pictures


def classes(check, folder):
    count = 10_000
    model = os.path.join(folder, "model.safetensors")
    picture = os.path.join(folder, "picture.png")
    small_pictures.png(picture, 256, 256)
    check.run("new", "new", "input 32x32x1; conv5-16 relu pool4; fc10000 softmax", "-o", model)
    check.run("info", "info", model, longest=60)
    check.run("classify", "classify", picture, "-m", model, longest=60)
    words = ("scan", picture, "-m", model, "-o", folder)
    check.run(f"scan for {count} classes", *words, "--no-pictures", longest=60)
    check.run("the same with the score map", *words, "--no-pictures", "--save-map", longest=60)
    check.run("a label map", *words, "--no-pictures", "--labels", longest=60, status=1, says="255")
    check.run("detect", "detect", os.path.join(folder, "picture.scores.safetensors"), "-o", folder, longest=60)
    check.run("report", *words, "--no-pictures", "--report", os.path.join(folder, "page.html"), longest=60)
    check.run("pictures of three classes", *words, "--only-class", "class 1", "--only-class", "class 2", "--only-class", "class 3",
              longest=60)
    check.run("pictures of all classes", *words, longest=60, status=1, says="--only-class")


def model(check, folder):
    large = os.path.join(folder, "large.safetensors")
    picture = os.path.join(folder, "picture.png")
    small_pictures.png(picture, 80, 64)
    # 64 x 64 x 16 values times 16,384 weights: 1.07e9 weights of four bytes.
    check.run("new", "new", "input 64x64x1; conv1-16 relu; fc16384 relu; fc2 softmax", "-o", large, longest=900)
    size = os.path.getsize(large)
    check.right(size > 1 << 32, f"{size / 2**30:.2f} GiB")
    check.run("info", "info", large, most=size * 1.2)
    check.run("scan", "scan", picture, "-m", large, "-o", folder, most=size * 1.3)
    check.run("scan with too little memory", "scan", picture, "-m", large, "-o", folder, "--memory-limit", "1GB", status=1,
              says="memory", most=2e9)
