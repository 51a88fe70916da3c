# ---
# jupyter: {kernelspec: {display_name: Python 3, language: python, name: python3}}
# title: Data augmentation
# minutes: 90
# ---

# %% [markdown]
# # Data augmentation
#
# More data is the best cure for overfitting, and often you cannot get any. But a photograph of a cat, mirrored, is
# another photograph of a cat. Data augmentation makes new examples out of old ones, at almost no cost. You will write it for
# images, sound and text, and measure what the copies are worth.
#
# **After this lesson you can**
#
# - mirror, crop and rotate images at random, and say what happens at the borders;
# - decide which transformations keep a label true, and which destroy it;
# - enlarge a training set without touching dev and test, and name the trap of doing it too early;
# - add noise to a signal at a given number of decibels, and replace words by synonyms;
# - measure what augmented copies gain, compared with nothing and with new data, and derive why a copy is worth less.
#
# **What you need first.** Train, dev and test sets (lesson 1), variance (lesson 2) and regularization (lessons 3 and 4). In NumPy: slices
# such as `images[:, :, ::-1]`, and `rng = np.random.default_rng(seed)`.
#
# **Time.** About 90 minutes: 35 to read and try, 50 for seven exercises, 5 for three questions.
#
# A batch of `m` grey images has shape `(m, h, w)`: image, row, column. Row 0 is on top.

# %%
import numpy as np

from practicaldl import data, images, network, plots, schematics, training
from practicaldl.experiments import augmentation as experiment
from practicaldl.experiments import over_seeds
from practicaldl.explorers.augmentation import explore_augmentation, strip, ten_digits
from practicaldl.predictions import predict

# %% [markdown]
# ## 1. One image, many examples
#
# Nobody writes a 3 in exactly the same place and at the same slant twice. So from one scanned 3 you can make others that could have been
# scanned as well.

# %%
three = ten_digits()[3:4]
made = [
    three,
    images.affine(three, degrees=12.0),
    images.affine(three, degrees=-12.0),
    images.affine(three, right=0.8, down=0.3),
    images.affine(three, zoom=0.85),
    images.distort(three, 0.4, np.random.default_rng(2)),
]

# %% figure=true
fig = strip(np.stack(made, axis=1))
plots.show(fig, alt="Six images of a 3: as scanned, turned left, turned right, shifted, smaller, and slightly bent.")

# %% [markdown]
# **Read the figure.** From left to right: the image as it was scanned, turned to the left, turned to the right, shifted, zoomed to 85 %, and
# slightly bent. To you it is one digit six times. To a network that sees 64 numbers no two of them are alike.
#
# Such a copy tells the network what does *not* matter: the answer should not change with place or slant. A
# network that has learned this is **invariant** to these changes, or at least **robust** against them. And it makes chance details of the single images
# worth less, so it lowers the variance.
#
# Photographs can be changed in more ways. This cat is an array of shape `(160, 240, 3)`: rows, columns, and red, green, blue from 0 to 1.

# %%
cat = data.load_cat()
rng = np.random.default_rng(3)
blanked = cat.copy()
blanked[60:110, 130:180] = 0.5
channels = cat.transpose(2, 0, 1)  # three grey images, so that `images.affine` turns all three alike
variants = {
    "as taken": cat,
    "mirrored": cat[:, ::-1],
    "cropped": cat[20:150, 30:225],
    "turned": images.affine(channels, degrees=10.0, zoom=1.2).transpose(1, 2, 0),
    "darker": 0.6 * cat,
    "more contrast": 0.5 + 1.5 * (cat - 0.5),
    "warmer": cat * [1.15, 1.0, 0.8],
    "noise": cat + rng.normal(0, 0.1, cat.shape),
    "cutout": blanked,
}

# %% figure=true
fig, axes = plots.new(3, 3, width=8, height=7.2)
for ax, (name, picture) in zip(axes.flat, variants.items(), strict=True):
    ax.imshow(np.clip(picture, 0, 1))
    ax.set_axis_off()
    plots.label(ax, name)
fig.subplots_adjust(left=0.02, right=0.98, bottom=0.02, top=0.94, wspace=0.06, hspace=0.2)
plots.show(fig, alt=f"Nine photographs of the same cat: {', '.join(variants)}; a person sees the cat in every one.")

# %% [markdown]
# **Look closer.** Mirroring, cropping and turning move pixels; the other five change their values. Brightness and contrast differ by one thing only: the one
# multiplies all values, the other the distance from middle grey, so a wall of middle grey stays as it is. *Cutout* (grey square) forces the network to know a cat
# by more than one of its parts.
#
# One more mixes two examples. **Mixup** (Zhang and others, 2018) averages two images *and their labels*: 0.6 of a 3 and 0.4 of an 8 is an image whose label is
# 60 % "3" and 40 % "8". It is the one method here that changes the label, and it does so together with the image.

# %%
eight = ten_digits()[8:9]
mixed = 0.6 * three + 0.4 * eight

# %% figure=true
plots.show(
    strip(np.stack([three, eight, mixed], axis=1), width=4.5),
    alt="A 3, an 8, and their weighted average, in which the left side of the 8 is faint.",
)

# %% [markdown]
# **Compare.** Where both digits have ink, the mixture is black; where they differ, it is grey, and the grey tells the share.
#
# ## 2. The label must survive
#
# You keep the label of the original. That is only right if it is still true: **a transformation must not change what a person would answer.**
# A mirrored cat is a cat. What about digits?
#
# > **Predict first.** Which of the ten digits are still themselves when you mirror them left-right?

# %%
mirror_guess = predict("Which digits survive a mirror?")

# %% figure=true
digits = ten_digits()
plots.show(
    strip(np.stack([digits, digits[:, :, ::-1]])),
    alt="The digits 0 to 9 in the upper row; each is mirrored left-right in the lower row.",
)
mirror_guess.beside("0 and 8, the 1 nearly")

# %% [markdown]
# **Read the figure.** The 0 and the 8 survive, the 1 nearly. A mirrored 2, 3 or 7 is something that nobody writes; the label would be
# a lie. Section 7 measures what that costs.
#
# What is safe depends on the data, so ask for each transformation:
#
# | data | mirror left-right | half a turn | small rotation |
# |---|---|---|---|
# | cats and dogs | yes | no: photographs have a top | yes |
# | digits, letters | no | no: a 6 becomes a 9 | yes |
# | cells under a microscope | yes | yes | any angle |
# | X-rays of the chest | no: the heart would be on the wrong side | no | yes |
#
# ### Exercise 1: flip images at random
#
# Left and right change places, up and down do not; and each image is flipped or not by a draw of its own.
# A worked example with `probability = 0.5`: the generator gives 0.27 for the first image and 0.81 for the second. The first image
# is mirrored, the second stays.
#
# ```
# first image      becomes
# 1  2  3          3  2  1
# 4  5  6          6  5  4
# ```


# %% exercise="flip_horizontal"
def flip_horizontal(images, probability, rng):
    """Mirror each image left-right with the given probability.

    Parameters
    ----------
    images : ndarray, shape (m, h, w)
        Stays as it is.
    probability : float in [0, 1]
    rng : numpy.random.Generator
        The only source of randomness: draw from it at every call.

    Returns
    -------
    flipped : ndarray, shape (m, h, w)
        Every image mirrored or as it was, decided independently of the others.
    """
    ### BEGIN SOLUTION
    mirrored = rng.random(len(images)) < probability
    return np.where(mirrored[:, np.newaxis, np.newaxis], images[:, :, ::-1], images)
    ### END SOLUTION


# %% visible="flip_horizontal"
rng = np.random.default_rng(0)
batch = np.array([[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [0, 1, 2]]])
flipped = np.asarray(flip_horizontal(batch, 1.0, rng))
assert flipped.shape == (2, 2, 3), f"the shape should stay (2, 2, 3), yours is {flipped.shape}"
assert flipped[0].tolist() == [[3, 2, 1], [6, 5, 4]], f"the first image mirrored left-right; yours is\n{flipped[0]}"
assert np.array_equal(flip_horizontal(batch, 0.0, rng), batch), "with probability 0 every image stays as it is"
assert batch[0, 0, 0] == 1, "the given images were changed: build a new array"
share = np.mean(np.asarray(flip_horizontal(np.tile([[0, 1]], (1000, 1, 1)), 0.3, rng))[:, 0, 0])
assert 0.2 < share < 0.4, f"with probability 0.3 about 30 % of 1000 images are mirrored, yours mirrors {share:.0%}"

# %% [markdown]
# ## 3. Random crops
#
# Cut a window out of the image, at a random place: the object lands elsewhere in it. Let a window of $s$ pixels lie in $h$ rows. Its first row is an offset $o$, its
# last one $o + s - 1$, and that may be at most the last row of the image, $h - 1$. So
#
# $$0 \le o \le h - s ,$$
#
# which are **$h - s + 1$** offsets, and the last counts.
#
# It adds up. Krizhevsky, Sutskever and Hinton (2012) trained their network for ImageNet on windows of 224 x 224 pixels out of 256 x 256. By the
# count above there are $33 \cdot 33 = 1089$ places, and 2178 with mirroring (the paper counts 2 · 32 · 32 = 2048, one offset fewer each way). At test time they took no random window but the average over
# five fixed ones and their mirror images.

# %%
corners = np.indices((3, 3)).reshape(2, -1)
windows = images.crop(np.tile(ten_digits()[4:5], (9, 1, 1)), 6, *corners)

# %% figure=true
fig = strip(np.pad(windows, ((0, 0), (1, 1), (1, 1)))[np.newaxis])
plots.show(fig, alt="Nine windows of 6 by 6 pixels cut from one image of a 4; the digit sits elsewhere in each.")

# %% [markdown]
# **Count.** These are all windows of 6 x 6 out of one image of 8 x 8, each drawn with a white margin: 3 offsets down, 3 to the right, nine windows. Each shows the same 4 in another place, with other strokes cut
# off. Every window holds the 16 pixels in the middle of the image, and each corner is in one window only: crops show the rim of an image seldom. On an image this small they lose much, so crops suit large images.
#
# ### Exercise 2: crop at random
#
# A worked example: this image has 3 rows and 4 columns, and `size = 2`. The row offset is 0 or 1, the column offset 0, 1 or 2: six windows, each with
# probability 1/6. At row offset 1 and column offset 2:
#
# ```
# 1   2   3   4
# 5   6   7   8        7   8
# 9  10  11  12       11  12
# ```
#
# The upper end of `rng.integers(0, n)` is *not* drawn: it gives 0 to `n - 1`.


# %% exercise="random_crop"
def random_crop(images, size, rng):
    """Cut a square window out of every image, each at a random place of its own.

    Parameters
    ----------
    images : ndarray, shape (m, h, w)
        Stays as it is.
    size : int, at most h and w
    rng : numpy.random.Generator
        Draw from it at every call.

    Returns
    -------
    crops : ndarray, shape (m, size, size)
        All (h - size + 1) * (w - size + 1) places are equally likely.
    """
    ### BEGIN SOLUTION
    m, h, w = images.shape
    top = rng.integers(0, h - size + 1, m)
    left = rng.integers(0, w - size + 1, m)
    return np.array([images[i, top[i] : top[i] + size, left[i] : left[i] + size] for i in range(m)])
    ### END SOLUTION


# %% visible="random_crop"
rng = np.random.default_rng(0)
image = np.arange(1, 13).reshape(3, 4)
crops = np.asarray(random_crop(np.stack([image, 100 + image] * 150), 2, rng))
assert crops.shape == (300, 2, 2), f"300 windows of 2 x 2 have the shape (300, 2, 2), yours has {crops.shape}"
windows = [[[n, n + 1], [n + 4, n + 5]] for n in (1, 2, 3, 5, 6, 7)]
found = (crops - np.tile([0, 100], 150)[:, np.newaxis, np.newaxis]).tolist()  # the second image is 100 brighter
strange = [i for i, crop in enumerate(found) if crop not in windows]
assert not strange, f"{crops[strange[0]].tolist()} is no window of image {strange[0]}"
missing = [window for window in windows if window not in found]
assert not missing, f"among 300 crops the window {missing[0]} never came"
assert any(a != b for a, b in zip(found[::2], found[1::2], strict=True)), "each image has an offset of its own"
assert image[0, 0] == 1, "the given images were changed: build a new array"

# %% [markdown]
# Now crop the photograph with your function. It gets the *numbers* of the pixels, so that red, green and blue are cut at the same place.

# %%
h, w, _ = cat.shape
numbers = np.tile(np.arange(h * w).reshape(h, w), (5, 1, 1))
cut = np.asarray(random_crop(numbers, 120, np.random.default_rng(43))).astype(int)
places = ", ".join(f"({number // w}, {number % w})" for number in cut[:, 0, 0])
print(f"{(h - 120 + 1) * (w - 120 + 1)} windows of 120 x 120 are possible")
fig, ax = plots.new(width=9, height=2.5)
ax.imshow(np.hstack([np.pad(crop, ((0, 0), (0, 6), (0, 0)), constant_values=1) for crop in cat.reshape(-1, 3)[cut]]))
ax.set_axis_off()
plots.label(ax, f"upper left corners (row, column): {places}")
plots.show(
    fig, alt=f"Five windows cut from the photograph of the cat, their upper left corners at (row, column) {places}."
)

# %% [markdown]
# **Name each one.** Crops of a large image move the object and leave enough of it to be named. A window without the cat would be a wrong label.
#
# ## 4. Rotation: ask where a pixel comes from
#
# Do not push pixels forward: where they land, some places would be hit twice and others never. Go **backward**. For every pixel of the *result*, compute the
# place in the original that turns into it, and read the value there.
#
# Measure from the centre, at row $c_y = (h-1)/2$ and column $c_x = (w-1)/2$; $y$ stands for rows, $x$ for columns. For 8 rows, 0 to 7, that is 3.5. Let $d_y$ and $d_x$ be the way from the centre to a
# pixel of the result, down and to the right, and let the picture turn by the angle $a$ **counter-clockwise**, as you see it with row 0 on top. Then
# the pixel comes from
#
# $$\mathrm{row} = c_y + d_x \sin a + d_y \cos a, \qquad \mathrm{column} = c_x + d_x \cos a - d_y \sin a .$$
#
# Check it with a quarter turn, $\sin a = 1$, $\cos a = 0$. The pixel to the left of the
# centre ($d_y = 0$, $d_x = -1$) comes from row $c_y - 1$, column $c_x$: from the
# pixel above. Top goes to the left: counter-clockwise.
#
# Why is it so? Going backward undoes the turn: the way from the centre turns *clockwise* by $a$. With $y$ upward, a textbook of geometry says where such a turn takes $(x, y)$:
#
# $$x' = x \cos a + y \sin a, \qquad y' = y \cos a - x \sin a .$$
#
# Rows count *downward*, so put $x = d_x$ and $y = -d_y$: the column is $c_x + x'$ and the row $c_y - y'$, which is the formula above.
#
# The place is seldom a whole pixel. **Bilinear interpolation** mixes the four pixels around it. If the place is the share $f$ of a pixel below the whole row $r$ and the share $g$ right of
# the whole column $c$, the weights are
#
# | pixel | weight |
# |---|---|
# | $(r, c)$ | $(1-f)(1-g)$ |
# | $(r, c+1)$ | $(1-f)\,g$ |
# | $(r+1, c)$ | $f\,(1-g)$ |
# | $(r+1, c+1)$ | $f\,g$ |
#
# They add up to 1. A pixel outside the image counts as 0.
#
# > **Predict first.** You turn an image by 30 degrees, and the result back by 30 degrees. Do you get the original?

# %%
five = ten_digits()[5:6]
there = images.affine(five, degrees=30.0)
back = images.affine(there, degrees=-30.0)
six = ten_digits()[6:7]
turns = [images.affine(six, degrees=angle) for angle in (0.0, 90.0, 180.0)]

# %% figure=true
fig = strip(np.stack([five, there, back, *turns], axis=1))
plots.show(
    fig, alt="A 5, the 5 turned by 30 degrees, turned back and blurred; then a 6, turned by 90 and by 180 degrees."
)

# %% [markdown]
# **Compare the first with the third.** A 5, turned by 30 degrees, and turned back. It is the same digit, but blurred: mixing neighbours smooths, and corners that
# left the image are gone. So draw one angle and turn the original once; do not turn copies of copies. The last three: a 6, at 90 degrees, and at 180
# degrees, where it is a 9. Small angles keep the label, large ones do not.
#
# ### Exercise 3: rotate
#
# A worked example: turn this 3 x 3 image by 45 degrees, where $\sin a = \cos a = 0.7071$.
#
# ```
# 1  2  3
# 4  5  6
# 7  8  9
# ```
#
# Its centre is $(1, 1)$. Take the upper middle pixel of the result, $d_y = -1$ and $d_x = 0$. It comes from row $1 - 0.7071 = 0.2929$ and column
# $1 + 0.7071 = 1.7071$. So $r = 0$, $f = 0.2929$, $c = 1$, $g = 0.7071$, and
#
# | pixel | 2 | 3 | 5 | 6 |
# |---|---|---|---|---|
# | weight | 0.207 | 0.500 | 0.086 | 0.207 |
#
# mix to $0.207 \cdot 2 + 0.5 \cdot 3 + 0.086 \cdot 5 + 0.207 \cdot 6 = 3.586$.
#
# Sine and cosine take radians: `np.deg2rad(degrees)`. How you treat the rim is free. Not checked are the outermost pixels of the result, and
# pixels whose place in the original is less than one pixel inside or outside its border. Further outside the value must be 0.


# %% exercise="rotate"
def rotate(image, degrees):
    """Rotate an image about its centre, with bilinear interpolation.

    Parameters
    ----------
    image : ndarray of float, shape (h, w)
        Stays as it is.
    degrees : float
        Counter-clockwise as displayed with row 0 on top; any size and sign.

    Returns
    -------
    rotated : ndarray, shape (h, w)
        0 where nothing of the image lies.
    """
    ### BEGIN SOLUTION
    h, w = image.shape
    cy, cx = (h - 1) / 2, (w - 1) / 2
    angle = np.deg2rad(degrees)
    dy, dx = np.arange(h)[:, np.newaxis] - cy, np.arange(w) - cx
    row = cy + dx * np.sin(angle) + dy * np.cos(angle)
    column = cx + dx * np.cos(angle) - dy * np.sin(angle)
    r, c = np.floor(row).astype(int), np.floor(column).astype(int)
    f, g = row - r, column - c
    rotated = np.zeros((h, w))
    for y, x, weight in (
        (r, c, (1 - f) * (1 - g)),
        (r, c + 1, (1 - f) * g),
        (r + 1, c, f * (1 - g)),
        (r + 1, c + 1, f * g),
    ):
        inside = (y >= 0) & (y < h) & (x >= 0) & (x < w)
        rotated[inside] += weight[inside] * image[y[inside], x[inside]]
    return rotated
    ### END SOLUTION


# %% visible="rotate"
image = np.zeros((7, 7))
image[1, 3], image[2, 4] = 1.0, 2.0
quarter = np.asarray(rotate(image, 90))
assert quarter.shape == (7, 7), f"the shape should stay (7, 7), yours is {quarter.shape}"
assert np.allclose(quarter[1:-1, 1:-1], np.rot90(image)[1:-1, 1:-1]), (
    f"90 degrees is a quarter turn to the left; yours is\n{quarter.round(2)}"
)
numbers = np.pad(np.arange(1.0, 10.0).reshape(3, 3), 2)
value = rotate(numbers, 45)[2, 3]
assert np.isclose(value, 3.5858, atol=1e-4), f"the worked example gives 3.586, yours gives {value:.3f}"
assert np.allclose(rotate(numbers, 0)[1:-1, 1:-1], numbers[1:-1, 1:-1]), "0 degrees changes nothing"
assert image.sum() == 3.0, "the given image was changed: build a new array"

# %% [markdown]
# Try it on a whole digit before you go on. This is your own function:

# %%
turned = [rotate(five[0], degrees) for degrees in range(0, 360, 45)]

# %% figure=true
plots.show(
    strip(np.stack(turned)[np.newaxis]), alt="A 5 in eight positions, each turned 45 degrees further counter-clockwise."
)

# %% [markdown]
# **Check it.** Quarter turns (first, third, fifth, seventh) are sharp, because every pixel comes from a whole pixel; the others are mixed and paler at the rim.
#
# ## 5. Explore: how much is too much?
#
# The upper row has one image of each digit. Below are three random versions of each. A slider sets the *largest* amount (that of the distortion a standard deviation); every version draws its own.
#
# > **Predict first.** The image has 8 rows and the digit fills them. From which shift on will strokes be cut off: half a pixel, 1 or 2? And from which
# > rotation on could a 6 be taken for a 9?

# %% explore=true
explore_augmentation()

# %% [markdown]
# **Read the figure.** At the start, up to 15 degrees and half a pixel, you can read every version. A shift of a whole pixel up or down already pushes the outermost strokes out,
# and at 2 pixels a quarter of the rows is gone. With the rotation at 180 degrees, a 6 can lie as a 9. Choose amounts at which *you* still name every digit: that is how the amounts of section 7 were chosen.
#
# ## 6. Enlarge the training set, and nothing else
#
# The new training set holds the originals and the transformed images, and every copy gets the label of its original. Two rules:
#
# - **Never augment dev or test for a measurement.** They must look like what the network will meet. An error on distorted images answers a question that nobody asked. (Averaging the *predictions*
#   over several versions of an image, as in section 3, is another thing: it is part of the model, and its error is measured on images as they are.)
# - **Split first, then augment.** If you make copies first and split afterwards, dev holds copies of training images.
#
# %% figure=true
boxes = {
    "data": ((0, 1), "all data"),
    "train": ((1.1, 2), "train"),
    "dev": ((1.1, 1), "dev"),
    "test": ((1.1, 0), "test"),
    "transform": ((2.3, 2), "transform,\nanew in every epoch"),
    "network": ((3.5, 1), "network"),
}
arrows = [
    *[("data", part) for part in ("train", "dev", "test")],
    *[("train", "transform"), ("transform", "network", "learns")],
    *[("dev", "network", "is measured"), ("test", "network", "is measured")],
]
fig, ax = plots.new(width=8, height=3.2)
schematics.draw_flow(ax, boxes, arrows, stand_out=["transform"])
plots.show(
    fig,
    alt="A flow of boxes: all data are split into train, dev and test; only train goes through a transform to the network, dev and test reach it as they are.",
)

# %% [markdown]
# **Follow the arrows.** There is one box with a transform, it stands behind the split, and only one arrow leads into it.
#
# What does it cost to do it the other way round? Take 200 digits, make 19 moved copies of each, and split the 4000 images at random, 3200 for training and 800 as dev set. Moves,
# network, batches and rate are those of the table in section 7; 20 epochs. Compare its dev error with the error of the same network on new images.
#
# > **Predict first.** Nearly all dev images are distorted, the new ones are not. Which error is lower?

# %%
leak_guess = predict(
    "Which error is lower?", ["on the distorted dev images", "on new images as scanned", "about equal"]
)

# %%
leaked = over_seeds(experiment.augmented_before_the_split, range(10))
dev, new = (100 * leaked[part].mean() for part in ("dev", "new"))
leak_guess.beside(f"{dev:.1f} % of the dev images wrong, {new:.1f} % of the new ones")

# %% [markdown]
# **Compare the two errors.** The dev error is {{augmentation.leak_dev}}, although about 19 of 20 dev images were distorted; on new images the same network errs on {{augmentation.leak_new}} (mean and standard deviation of ten seeds).
# Seed by seed that is {{augmentation.leak_more}} points more, and it counts by the rule of lesson 1: more than 2.3 standard errors.
# Nearly every dev image has siblings in the training set.
#
# You can make copies once and store them, or make new ones in every epoch. Exercise 4 does the first, exercise 5 the second. In both, flipping alone can at most double what the network sees: each image
# has two versions.
#
# ### Exercise 4: augment a data set
#
# Here `transform(images, rng)` is any function that returns transformed copies of a whole batch, in the same order. A worked example: two images, called A and B, with labels 4
# and 7:
#
# ```
# images  A  B  A'  B'
# labels  4  7  4   7
# ```


# %% exercise="augment_dataset"
def augment_dataset(images, labels, transform, rng):
    """Put transformed copies behind the originals.

    Parameters
    ----------
    images : ndarray, shape (m, ...)
        Stays as it is.
    labels : ndarray, shape (m,)
    transform : callable (images, rng) -> ndarray, shape (m, ...)
        Called once, on the whole batch.
    rng : numpy.random.Generator
        Handed to transform.

    Returns
    -------
    more_images : ndarray, shape (2m, ...)
        The originals, then what transform made of them.
    more_labels : ndarray, shape (2m,)
        In the order of the images.
    """
    ### BEGIN SOLUTION
    return np.concatenate([images, transform(images, rng)]), np.concatenate([labels, labels])
    ### END SOLUTION


# %% visible="augment_dataset"
batch, labels = np.array([[[1.0, 2.0]], [[3.0, 4.0]]]), np.array([4, 7])
more, names = augment_dataset(batch, labels, lambda images, rng: -images, np.random.default_rng(0))
assert np.shape(more) == (4, 1, 2), f"2 images and 2 copies have the shape (4, 1, 2), yours has {np.shape(more)}"
assert np.shape(names) == (4,), f"4 images need 4 labels, yours has the shape {np.shape(names)}"
assert np.array_equal(more[:2], batch), "the originals come first"
assert np.array_equal(more[2:], -batch), "what transform made of the images comes second"
assert list(names) == [4, 7, 4, 7], f"each image has its own label beside it; yours are {np.asarray(names).tolist()}"

# %% [markdown]
# ### Fresh copies in every epoch
#
# `augment_dataset` makes each copy once. Training goes through the data for many epochs, so there is another way: transform the images *when their batch is
# needed*, and make new copies in every epoch. The network never sees the same copy twice, nothing has to be stored, and with 400 epochs every
# image yields 400 versions. This is what frameworks do.
#
# Two things have to be drawn afresh, then: in each **epoch** the order of the examples, as always with mini-batches, and for each **batch** the amounts of the
# transform. The originals are not added; a transform that leaves some images as they are will show them too.
#
# ### Exercise 5: batches that never repeat
#
# A worked example: five images A to E with the labels 1 to 5, `batch_size = 2`, `epochs = 2`. `A'` and `A''` are two different versions of A.
#
# | epoch | order drawn | first batch | second batch | third batch |
# |---|---|---|---|---|
# | 1 | C A E B D | `C' A'`, labels 3 1 | `E' B'`, labels 5 2 | `D'`, label 4 |
# | 2 | B D A C E | `B'' D''`, labels 2 4 | `A'' C''`, labels 1 3 | `E''`, label 5 |
#
# Six batches, so `transform` is called six times. The third batch of an epoch holds what is left.


# %% exercise="augmented_batches"
def augmented_batches(images, labels, transform, batch_size, epochs, rng):
    """Mini-batches for several epochs, each transformed on its own.

    Parameters
    ----------
    images : ndarray, shape (m, ...)
        Stays as it is.
    labels : ndarray, shape (m,)
    transform : callable (images, rng) -> ndarray of the same shape
        Called once for each batch, on the images of that batch.
    batch_size : int, at least 1
        The last batch of an epoch may be smaller.
    epochs : int, at least 1
    rng : numpy.random.Generator
        Draws the orders, and is handed to transform.

    Returns
    -------
    batches : list of (images, labels)
        All batches of the first epoch, then those of the second, and so on. In every epoch each example comes once,
        in an order drawn for that epoch, and has its own label beside it.
    """
    ### BEGIN SOLUTION
    batches = []
    for _ in range(epochs):
        order = rng.permutation(len(images))
        for start in range(0, len(images), batch_size):
            chosen = order[start : start + batch_size]
            batches.append((transform(images[chosen], rng), labels[chosen]))
    return batches
    ### END SOLUTION


# %% visible="augmented_batches"
calls = []


def brighter(images, rng):
    """Add 10 in the first call, 20 in the second, and so on: an image of 23 is image 3 after the second call."""
    calls.append(images[:, 0, 0].tolist())
    return images + 10 * len(calls)


numbered = np.tile(np.arange(7.0)[:, np.newaxis, np.newaxis], (1, 2, 3))
names = np.array(["a", "b", "c", "d", "e", "f", "g"])
batches = augmented_batches(numbered, names, brighter, 3, 2, np.random.default_rng(0))
sizes = [len(labels) for _, labels in batches]
assert sizes == [3, 3, 1, 3, 3, 1], f"7 images in batches of 3 make 3, 3 and 1, in both epochs; your sizes are {sizes}"
assert [len(call) for call in calls] == sizes, f"each batch goes through transform once; yours got {calls}"
order = [int(image[0, 0]) % 10 for batch, _ in batches for image in batch]
assert sorted(order[:7]) == sorted(order[7:]) == list(range(7)), f"every image comes once per epoch; yours: {order}"
assert order[:7] != order[7:], f"a new order in every epoch; yours is twice {order[:7]}"
beside = [str(label) for _, labels in batches for label in labels]
assert beside == names[order].tolist(), f"image 0 has label a, 1 has b; you put {beside} beside images {order}"
assert [batch[0, 0, 0] // 10 for batch, _ in batches] == [1, 2, 3, 4, 5, 6], "each batch is what transform made of it"
assert numbered[6, 0, 0] == 6, "the given images were changed: build new ones"

# %% [markdown]
# ### Train on your batches
#
# A batch is used for one step of gradient descent and thrown away, so the loop is short. Here it trains 200 digits for 400 epochs of four batches, each batch moved a little by
# `experiment.move` (up to 15 degrees and 0.7 pixels), and again without moving anything.

# %%
digits, labels = experiment.load()
known, new = data.split(len(digits), [200, 797], np.random.default_rng(0))
start = network.initialize([64, 128, 10], np.random.default_rng(1), dtype=np.float32)


def as_columns(batch):
    return np.float32(batch).reshape(len(batch), -1).T


def train_on(batches, parameters):
    for batch, names in batches:
        AL, cache = network.forward(as_columns(batch), parameters, output="softmax")
        parameters = training.descend(parameters, network.backward(data.one_hot(names, 10), cache), 0.3)
    return parameters


def as_it_is(batch, rng):
    return batch


def report(name, batches):
    trained = train_on(batches, start)
    errors = [
        network.error_rate(as_columns(digits[part]), data.one_hot(labels[part], 10), trained, output="softmax")
        for part in (known, new)
    ]
    print("{}: {:.1%} of the known images wrong, {:.1%} of 797 new ones".format(name, *errors))


for name, transform in (("as scanned", as_it_is), ("moved", experiment.move)):
    report(name, augmented_batches(digits[known], labels[known], transform, 50, 400, np.random.default_rng(2)))

# %% [markdown]
# Your `rotate` alone, in 19 fixed copies of each image and as many steps:

# %%
rng = np.random.default_rng(2)
turned = [np.stack([rotate(image, rng.uniform(-15, 15)) for image in digits[known]]) for _ in range(19)]
copies, names = np.concatenate([digits[known], *turned]), np.tile(labels[known], 20)
report("turned", augmented_batches(copies, names, as_it_is, 50, 20, rng))

# %% [markdown]
# One seed proves nothing. The experiment has ten.
#
# ## 7. Experiment: what is a copy worth?
#
# You have 200 real digits. What can you do with them? Six ways to train the same network, from the same start:
#
# - **the 200 images alone**;
# - **1 moved copy of each**: turned by up to 15 degrees and shifted by up to 0.7 pixels, which makes 400 images;
# - **19 moved copies of each**, 4000 images in all;
# - **fresh moved copies**: moved likewise, but anew in every epoch;
# - **19 copies, half mirrored**: each copy is mirrored with probability 0.5, and not moved;
# - **200 more real images**: what you would have if you could go and scan some more.
#
# | | |
# |---|---|
# | data | digits, 8 x 8: 200 known, 200 more, 797 new ones to measure on, as they were scanned |
# | network | 64-128-10, ReLU, softmax |
# | training | 1600 steps on batches of 50 in every case, rate 0.3: a set of 200 is seen 400 times, one of 4000 20 times |
# | moves | up to 15 degrees and 0.7 pixels either way, uniform |
# | seeds | 10: each has other images, another start, other copies; all six ways share images and start |
# | your functions | `augment_dataset` makes the one copy, `augmented_batches` the fresh ones, `flip_horizontal` the mirrored ones |
# | code | `practicaldl/experiments/augmentation.py`, `run` |
#
# The text quotes what our own versions of the three functions give. If yours draw their random numbers in another order, your figure differs a little.
#
# > **Predict first.** Put the six in order. How many copies are worth 200 real images?

# %%
copies_guess = predict("By how many percentage points do 19 moved copies of each image lower the error?")

# %% experiment=true
result = experiment.run(
    flip_horizontal=flip_horizontal, augment_dataset=augment_dataset, augmented_batches=augmented_batches
)
plots.show(experiment.figure(result), alt=experiment.alt(result))
copies_guess.beside(f"{-experiment.excess(result)['many'].mean():.1f} points in the mean over ten seeds")

# %% [markdown]
# **Read the figure.** A marker is one seed: how many percentage points more errors than with the 200 images alone. Below 0 is better; the black line is the mean.
# The numbers below are means and standard deviations over the ten seeds. The standard error of such a mean is about a third of that; by the
# rule of lesson 1 (section 10), a mean counts when it is more than 2.3 standard errors from 0.
#
# - **Moved copies help, if there are many.** The 200 images alone give {{augmentation.none_error}} errors. 19 copies of each lower that by
#   {{augmentation.many_gain}} points and were better with {{augmentation.many_better}} seeds.
# - **Fresh copies are not shown to be better or worse than fixed ones.** They gain {{augmentation.fresh_gain}} points (better with {{augmentation.fresh_better}} seeds); between them and the 19 fixed ones the
#   difference is {{augmentation.fresh_over_many}} points. What they save is memory. Section 8 shows why nineteen are nearly as good as any number.
# - **A fake image adds less than a new one.** 200 copies and 200 new images are equally many. The copies gain {{augmentation.one_gain}}: nothing that
#   can be told from 0 (better with {{augmentation.one_better}} seeds). The new images gain {{augmentation.new_gain}} and were better with {{augmentation.new_better}}.
# - **But copies are cheap.** With 3800 copies the error is {{augmentation.many_error}}, with 200 new images {{augmentation.new_error}}. The difference, {{augmentation.new_over_many}} points, does
#   not count: neither is shown to be better. 3800 copies took milliseconds; 200 new images take someone with paper, pen and scanner.
# - **Flips hurt.** They add {{augmentation.flips_loss}} points of errors, and were better with {{augmentation.flips_better}} seeds. One likely reason is that the network spends its units
#   on mirrored digits that nobody writes.
# - **It is the variance that falls.** Without copies, with 19 and with fresh ones the network errs on {{augmentation.known_wrong}} of the 200 known images, in every seed: the bias does not change, at
#   least not in this network with room to spare.
#
# Why is the gain of the moved copies not larger? These digits were made uniform before you got them: each was cut out and scaled to fill the height of its image. New images from the same
# source hardly differ in place. Augmentation pays most where the new images really vary in that way. So move the new images a little, and look again.
#
# > **Predict first.** The copies were shifted by up to 0.7 pixels down or up, and as much sideways. At which displacement of new images will the network of the 200 images and the one with 19 moved copies differ most?

# %%
moved_guess = predict(
    "At which displacement do the two networks differ most?", [f"{pixels:.1f} pixels" for pixels in experiment.SHIFTS]
)

# %% figure=true
gap = (result["none"] - result["many"])[:, :-1].mean(axis=0)
plots.show(
    experiment.robustness_figure(result),
    alt="Errors against the displacement of new images: both rise, far later for the network trained on moved copies.",
)
moved_guess.beside(f"{experiment.SHIFTS[gap.argmax()]:.1f} pixels: {100 * gap.max():.0f} points apart")

# %% [markdown]
# **Look at the gap, not at the lines.** Lines are medians of ten seeds; bands reach from the 10th to the 90th percentile. Moved by one pixel in a random direction, new images are misread in {{augmentation.none_displaced}} of
# the cases without copies, and in {{augmentation.many_displaced}} with 19 moved copies of each. Robustness is where augmentation shines. It fades beyond the copies, which moved by
# at most $0.7\sqrt2 \approx 1$ pixel: at 2 pixels neither network can read much.
#
# ## 8. What a copy can tell, and what it cannot
#
# Why are 200 copies worth less than 200 new images? Ask what a set of copies *estimates*. Let $\ell_{ij}$ be the loss of a given network on copy $j$ of image $i$, with $m$ images and $k$ copies of each.
# You want its mean over all images and all moves, and have the mean over $mk$ examples, $\bar\ell$. Split each loss into what belongs to the image and the rest:
#
# $$\ell_{ij} = g_i + r_{ij}, \qquad g_i = E[\ell_{ij} \mid \text{image } i], \qquad E[r_{ij} \mid \text{image } i] = 0 .$$
#
# Here $g_i$ is the loss of image $i$, averaged over all moves. Let $\sigma_g^2$ be the variance of $g$ from image to image, and $\sigma_r^2$ that of $r$ from copy to copy. Line by line:
#
# $$\begin{aligned}
# E[\bar\ell] &= E[g_i] + E[r_{ij}] = E[g_i]
# && \text{the right mean: copies do not mislead}\\
# \operatorname{Var}(\bar\ell) &= \operatorname{Var}\Big(\tfrac1m\sum_i g_i\Big) + \operatorname{Var}\Big(\tfrac1{mk}\sum_{i,j} r_{ij}\Big)
# && r \text{ has mean 0 whatever } g\text{: no covariance}\\
# &= \frac{\sigma_g^2}{m} + \frac{\sigma_r^2}{mk}
# && \text{images and moves are drawn independently, as in lesson 1.}
# \end{aligned}$$
#
# There it stands. More copies shrink the *second* term only; however many you make, $\sigma_g^2 / m$ stays. As many *new* images shrink both, to $(\sigma_g^2 + \sigma_r^2)/(mk)$. A copy says more about
# the moves, a new image about everything.
#
# Measure it on one network (300 steps at rate 0.3 on the 200 images of section 6), with the probability that it gives to wrong answers as the loss: 30 moved copies of each of the 797 new images give both variances. Then draw 20 images and $k$ copies of each, many times, and see how the mean loss scatters.
#
# > **Predict first.** How does the scatter change from 1 copy of each image to 30: not at all, a little, or by a factor of $\sqrt{30} \approx 5.5$?

# %%
rng = np.random.default_rng(0)
parameters = train_on([(digits[known], labels[known])] * 300, start)
answers = data.one_hot(labels[new], 10).astype(bool)
# the probability given to wrong answers: a row for each image, a column for each copy
losses = np.empty((len(new), 30))
for j in range(30):
    AL, _ = network.forward(as_columns(experiment.move(digits[new], rng)), parameters, output="softmax")
    losses[:, j] = 1 - AL.T[answers.T]
var_g, var_r = losses.mean(axis=1).var(ddof=1), losses.var(axis=1, ddof=1).mean()
var_g -= var_r / 30  # formula above, m = 1, k = 30: the mean of 30 copies still scatters

counts = [1, 2, 5, 10, 30]
scatter = {"measured": [], "formula": [], "as many new images": []}
for k in counts:
    means = [rng.permuted(losses[rng.integers(0, len(losses), 20)], axis=1)[:, :k].mean() for _ in range(1000)]
    scatter["measured"].append(np.std(means))
    scatter["formula"].append(np.sqrt(var_g / 20 + var_r / (20 * k)))
    scatter["as many new images"].append(np.sqrt((var_g + var_r) / (20 * k)))
for name, values in scatter.items():
    first, last = values[0], values[-1]
    print(f"{name}: 1 copy {first:.3f}, 30 copies {last:.3f}, a factor of {first / last:.1f}")

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.6)
plots.curves(ax, counts, scatter, xlabel="copies of each of 20 images", ylabel="scatter of the mean loss")
ax.set_ylim(bottom=0)
plots.show(
    fig,
    alt="Scatter of the mean loss over the number of copies: measurement and formula lie on each other, fall at first and then stay level; with as many new images it goes on falling.",
)

# %% [markdown]
# **Look at the level.** The scatter falls a little, by the factor in the first printed line. Measurement and formula agree, and both stop falling: after a few copies what is left is the luck of *which* images you have, and no copy changes that. With as many new
# images the scatter goes on falling towards 0.
#
# ## 9. Augmentation is a regularizer
#
# Augmentation leaves cost function and network as they are, and yet acts like L2 or dropout. In one case you can write down how.
#
# Take a linear unit $z = \sum_i w_i x_i$, the squared error, and copies with noise: $x_i + n_i$, where the $n_i$ are independent, with mean 0 and variance $s^2$. The output of a copy is
#
# $$\sum_i w_i (x_i + n_i) = z + \nu, \qquad \nu = \sum_i w_i n_i .$$
#
# Its squared error is $(z + \nu - y)^2 = (z - y)^2 + 2\,(z - y)\,\nu + \nu^2$. Now take the mean over the noise, term by term. The first does not depend on it. The second vanishes, because
# $E[\nu] = \sum_i w_i E[n_i] = 0$. For the third, the variances of independent terms add, and a factor $w_i$ counts squared: $E[\nu^2] = \sum_i w_i^2 s^2$. Together,
#
# $$E\left[(z + \nu - y)^2\right] = (z - y)^2 + s^2 \sum_i w_i^2 .$$
#
# That is exactly the **L2 penalty** of lesson 3, with `lambd` set by the noise: when the cost is the mean of the squared errors plus $\frac{\lambda}{2m} \sum_i w_i^2$, it is
# $\lambda / (2m) = s^2$. For a deep network and small noise a similar penalty holds, which punishes steep outputs (Bishop, 1995).
#
# Take one input $x = 1$ with target $y = 2$, and noise with $s = 0.5$.
#
# > **Predict first.** Without noise $w = 2$ is best. Will the best $w$ be larger or smaller with it?

# %%
w = np.linspace(0.5, 3, 51)
noise = 0.5 * np.random.default_rng(4).standard_normal(20_000)
measured = [np.mean((weight * (1 + noise) - 2) ** 2) for weight in w]

# %% figure=true
fig, ax = plots.new(width=6, height=3.5)
lines = {"without noise": (w - 2) ** 2, "with noise: formula": (w - 2) ** 2 + 0.25 * w**2, "mean of 20 000": measured}
plots.curves(ax, w, lines, xlabel="w", ylabel="cost")
plots.show(fig, alt="Cost over w: without noise least at 2; with noise least at 1.6, formula and measurement agree.")

# %% [markdown]
# **Find the two lowest points.** With noise the best weight is smaller. The derivative of $(w - 2)^2 + 0.25\,w^2$ is zero at $w = 2 / 1.25 = 1.6$. Formula and mean over 20 000 noisy copies lie on each other.
#
# ## 10. Sound
#
# A recording of speech can be varied as well:
#
# - **noise**: a car, a café, or plain random numbers added to the samples;
# - **speed**: played 1.25 times as fast, one second becomes 0.8 seconds, and a tone of 440 Hz becomes one of 550 Hz;
# - **pitch**: made higher or lower without a change of length. One semitone is a factor of $2^{1/12} = 1.0595$, so 440 Hz becomes 466 Hz;
# - **filters**: fewer low or high frequencies, as through a telephone;
# - **shift**: begin a little earlier or later.
#
# The label must survive here too: the words of a sentence survive another pitch, the name of the speaker or the key of a song may not.
#
# Here are three notes of a plucked string, at 8000 samples a second, and what the transformations make of them. Press play.

# %%
from IPython.display import Audio, display

RATE = 8000
t = np.arange(0, 0.4, 1 / RATE)


def pluck(frequency):
    """A string's tone: four harmonics that die away."""
    return sum(np.sin(2 * np.pi * frequency * n * t) * np.exp(-6 * n * t) / n for n in (1, 2, 3, 4))


notes = np.concatenate([pluck(f) for f in (440, 550, 660)])
noise = np.random.default_rng(5).normal(0, 0.1, notes.size)
faster = np.interp(np.arange(0, notes.size - 1, 1.25), np.arange(notes.size), notes)
spectrum, frequencies = np.fft.rfft(notes), np.fft.rfftfreq(notes.size, 1 / RATE)
sounds = {
    "as recorded": notes,
    "with noise": notes + noise,
    "1.25 times as fast": faster,
    "a semitone higher": np.concatenate([pluck(f * 2 ** (1 / 12)) for f in (440, 550, 660)]),
    "only 700 to 2700 Hz": np.fft.irfft(np.where((frequencies > 700) & (frequencies < 2700), spectrum, 0)),
}
for name, signal in sounds.items():
    print(f"{name}, {signal.size / RATE:.2f} seconds")
    display(Audio(signal, rate=RATE))

# %% [markdown]
# In all five you hear three notes go up in the same steps; a listener who is asked for the tune gives one answer. Asked for the key, they give another for the third and the fourth. In the last one the lowest
# frequency of every note is filtered out, and the ear supplies it. (The semitone is played anew at another
# pitch. To change the pitch of a *recording* and keep its length takes more: software cuts it into short overlapping pieces.) And the eye?

# %% figure=true
fig, axes = plots.new(1, 3, width=9, height=2.8, sharey=True)
for ax, name in zip(axes, ("as recorded", "with noise", "1.25 times as fast"), strict=True):
    ax.plot(1000 * t[:80], sounds[name][:80], color=plots.PALETTE[0])
    plots.label(ax, name, "milliseconds")
plots.show(
    fig,
    alt="Three waves over 10 milliseconds: a tone with overtones, the same with a rough noise, and one with more periods.",
)

# %% [markdown]
# **What the ear forgives, the samples do not.** These are the first 10 milliseconds: 4.4 periods of the first note, the same under noise, and 5.5 periods when it runs faster. The two outer waves soon run against each
# other: sample by sample they have nothing in common, though you hear the same tune.
#
# How strong should the noise be? One states the ratio of signal to noise (SNR) in **decibels**. Take the mean squares of both, which are called their *power*:
#
# $$\mathrm{ratio} = \frac{\text{power of the signal}}{\text{power of the noise}}, \qquad \mathrm{dB} = 10 \log_{10} \mathrm{ratio}, \qquad \mathrm{ratio} = 10^{\,\mathrm{dB}/10} .$$
#
# | decibels | 0 | 3 | 10 | 20 | 30 | -10 |
# |---|---|---|---|---|---|---|
# | ratio of powers | 1 | 2.0 | 10 | 100 | 1000 | 0.1 |
# | ratio of amplitudes | 1 | 1.4 | 3.2 | 10 | 32 | 0.32 |
#
# Mind the second row: $10^{\,\mathrm{dB}/20}$ is the ratio of *amplitudes*, the square root of the first.
#
# ### Exercise 6: add noise
#
# A worked example: the signal 3, -1, 1, -3 at 10 dB.
#
# | | |
# |---|---|
# | power of the signal | $(9 + 1 + 1 + 9)/4 = 5$ |
# | ratio of powers at 10 dB, from the table | 10 |
# | power of the noise | $5/10 = 0.5$ |
# | its standard deviation | $\sqrt{0.5} = 0.707$ |
#
# So add four random numbers with mean 0 and standard deviation 0.707.


# %% exercise="add_noise"
def add_noise(signal, snr_db, rng):
    """Add random noise at a given ratio of signal to noise.

    Parameters
    ----------
    signal : ndarray of float, shape (n,)
        Stays as it is.
    snr_db : float
        Mean square of the signal over mean square of the noise, in decibels.
    rng : numpy.random.Generator
        Draw from it at every call.

    Returns
    -------
    noisy : ndarray, shape (n,)
        Signal plus noise of mean 0, every value drawn independently; the ratio holds exactly or on average.
    """
    ### BEGIN SOLUTION
    noise_power = np.mean(signal**2) / 10 ** (snr_db / 10)
    return signal + rng.normal(0.0, np.sqrt(noise_power), signal.shape)
    ### END SOLUTION


# %% visible="add_noise"
rng = np.random.default_rng(0)
signal = np.tile([3.0, -1.0, 1.0, -3.0], 5000)
noise = np.asarray(add_noise(signal, 10.0, rng)) - signal
assert noise.shape == (20000,), f"the shape should stay (20000,), yours is {noise.shape}"
assert abs(noise.mean()) < 0.05, f"the noise has mean 0, yours has {noise.mean():.2f}"
assert 0.45 < np.mean(noise**2) < 0.55, f"at 10 dB the noise has power 5 / 10 = 0.5, yours has {np.mean(noise**2):.3f}"
assert signal[0] == 3.0, "the given signal was changed: build a new array"
again = np.asarray(add_noise(signal, 10.0, rng)) - signal
assert not np.allclose(noise, again), "two calls added the same noise: draw new numbers from rng at every call"

# %% [markdown]
# Hear your function, from 30 dB down. At which ratio do you lose the tune?

# %%
for snr_db in (30, 10, 0, -10, -20):
    print(f"{snr_db} dB")
    display(Audio(add_noise(notes, snr_db, np.random.default_rng(5)), rate=RATE))

# %% [markdown]
# ## 11. Text
#
# A sentence is a list of words, or *tokens*. You can
#
# - replace words by **synonyms**;
# - **delete** words at random: with probability 0.1 each, a sentence of 20 words loses 2 on average and stays whole with probability $0.9^{20} = 0.12$;
# - **insert** a synonym of a random word somewhere, **swap** two words, or translate into another language and back.
#
# Text is the hardest case for the label, because one word can carry it.
#
# > **Predict first.** You collect reviews of films and delete, swap or insert words at random. Which word of *this film is not good* must stay, and where?

# %%
words = ["this", "film", "is", "not", "good"]
rng = np.random.default_rng(24)
for _ in range(4):
    print("deleted: ", " ".join(word for word in words if rng.random() >= 0.25))
for _ in range(2):
    i, j = rng.choice(len(words), 2, replace=False)
    swapped = words.copy()
    swapped[i], swapped[j] = words[j], words[i]
    print("swapped: ", " ".join(swapped))
for place in rng.integers(0, len(words) + 1, 2):
    print("inserted:", " ".join([*words[:place], "movie", *words[place:]]))

# %% [markdown]
# **Read the eight lines.** Where *not* is deleted, the review says the opposite and keeps its label; where a swap parts it from *good*, nobody knows what the review says. Delete and swap with low probability, and protect such words. Synonyms are safer, but a word has several meanings:
# a *bank* by the river is no *credit institution*. Wei and Zou (2019) measured four such operations on five sets of text: they helped clearly with 500 examples, and hardly with
# complete sets.
#
# ### Exercise 7: replace words by synonyms
#
# A worked example with `probability = 0.5` and `synonyms = {"big": ["large", "huge"]}`. Each *occurrence* is decided by itself:
#
# | token | a | big | dog | met | a | big | cat |
# |---|---|---|---|---|---|---|---|
# | has synonyms | no | yes | no | no | no | yes | no |
# | draw | | 0.2 | | | | 0.8 | |
# | result | a | huge | dog | met | a | big | cat |
#
# For the first *big*, 0.2 is below 0.5, and a second draw picks *huge* among the two. The second *big* stays.


# %% exercise="replace_synonyms"
def replace_synonyms(tokens, synonyms, probability, rng):
    """Replace words by random synonyms.

    Parameters
    ----------
    tokens : list of str
        Stays as it is.
    synonyms : dict of str to list of str
        A word that is missing, or has an empty list, has no synonyms and stays.
    probability : float in [0, 1]
        With which a token that has synonyms is replaced, each occurrence by itself.
    rng : numpy.random.Generator
        Draw from it at every call.

    Returns
    -------
    replaced : list of str
        A new list of the same length; every synonym of a word is equally likely.
    """
    ### BEGIN SOLUTION
    replaced = []
    for token in tokens:
        choices = synonyms.get(token, [])
        if choices and rng.random() < probability:
            token = choices[rng.integers(len(choices))]
        replaced.append(token)
    return replaced
    ### END SOLUTION


# %% visible="replace_synonyms"
rng = np.random.default_rng(0)
tokens, synonyms = ["a", "big", "dog"], {"big": ["large", "huge"], "dog": []}
came = [replace_synonyms(tokens, synonyms, 1.0, rng) for _ in range(60)]
assert all(len(one) == 3 and one[0] == "a" and one[2] == "dog" for one in came), (
    f"only big has synonyms, all else stays; yours gave {came[0]}"
)
assert {one[1] for one in came} == {"large", "huge"}, (
    "both synonyms of big should come, and with probability 1 never big"
)
assert tokens == ["a", "big", "dog"], "the given list was changed: build a new list"
assert list(replace_synonyms(tokens, synonyms, 0.0, rng)) == tokens, "with probability 0 every token stays"
mixed = replace_synonyms(["big"] * 100, synonyms, 0.5, rng)
assert 20 < mixed.count("big") < 80, f"at 0.5 about half of 100 tokens stay, yours keeps {mixed.count('big')}"

# %% [markdown]
# Six copies of a sentence, from your function:

# %%
sentence = ["a", "good", "film", "about", "two", "friends", "on", "the", "bank", "of", "a", "river"]
synonyms = {"good": ["fine", "great"], "film": ["movie"], "bank": ["shore", "lender"], "river": ["stream"]}
rng = np.random.default_rng(1)
for _ in range(6):
    print(" ".join(replace_synonyms(sentence, synonyms, 0.5, rng)))

# %% [markdown]
# All copies keep the label "positive", but *lender* is the wrong bank: a table of synonyms does not know which meaning is meant. Read what you generate.

# %% [markdown]
# ## Three questions
#
# Each has one right answer. Write its letter, for example `answer_1 = "c"`.

# %% [markdown] question="augmentation_q1"
# **Question 1.** A network reads handwritten digits. Which augmentation do you try first?
#
# a) Mirror left-right, and turn by 180 degrees.
#
# b) Turn by a random angle between -90 and 90 degrees.
#
# c) Noise so strong that a person can no longer name the digit.
#
# d) Shift by a few percent of the width, and turn by up to 10 degrees.

# %% [markdown] question="augmentation_q2"
# **Question 2.** You have 5000 labelled photographs for training, dev and test together. What do you augment, and when?
#
# a) The training set only, after the split.
#
# b) All photographs, before the split.
#
# c) After the split, training and dev set alike, so that both have the same distribution.
#
# d) After the split, the training and the test set, so that the test is as hard as it can be.

# %% [markdown] question="augmentation_q3"
# **Question 3.** You add 19 shifted copies of each of your 1000 digits. What are the copies worth?
#
# a) As much as 19 000 new digits: a network sees pixels, and all pixels have moved.
#
# b) Less than 19 000 new digits, but they cost next to nothing and can lower the variance.
#
# c) Nothing: a copy holds no information that the original does not have.
#
# d) They make the network smaller, and so it overfits less.

# %% [markdown]
# ## The same in PyTorch
#
# A `Dataset` gives out one example at a time, and that is where the transform stands: every epoch gets new copies.
#
# ```python
# class Augmented(torch.utils.data.Dataset):
#     def __init__(self, images, labels, transform):
#         self.images, self.labels, self.transform = images, labels, transform
#     def __len__(self):
#         return len(self.images)
#     def __getitem__(self, i):
#         return self.transform(self.images[i]), self.labels[i]
#
# flip = lambda image: image.flip(-1) if torch.rand(()) < 0.5 else image
# loader = torch.utils.data.DataLoader(Augmented(X, y, flip), batch_size=50, shuffle=True)
# ```
#
# Ready-made transforms of images are in `torchvision.transforms.v2`, of sound in `torchaudio.transforms`.
#
# ## Try
#
# There is no single answer to this. Find the transform that gains most on the digits: is it one of those above? Build it from your `rotate`, from shifts, zoom, noise, cutout or mixup, train with your
# `augmented_batches` and `train_on`, and compare with no transform over five seeds by your `compare_over_seeds` of lesson 1. Decide before you look how large a gain has to be to count. Then ask what
# your transform does to images that are moved, noisy or blotted: which robustness did you buy?

# %% [markdown]
# ## What to remember
#
# - Augmentation makes new training examples out of old ones, by changes that must not change the label.
# - What is safe depends on the data: mirror cats, not digits.
# - A crop of `size` pixels has `h - size + 1` places along `h` rows. Rotation goes backward, from the result to the original, and mixes four pixels.
# - Split first. Augment the training set only, never dev or test.
# - Copies add less than as many new examples, but are nearly free. They bring robustness above all.
# - $k$ copies of each of $m$ images shrink $\sigma_r^2/(mk)$, the luck of the moves, and leave $\sigma_g^2/m$, the luck of the images.
# - Augmentation is a regularizer. Noise on the inputs of a linear unit with squared error *is*, on average, an L2 penalty.
# - Decibels: 10 dB is a factor of 10 in power, 20 dB a factor of 100.
# - Sound: noise, speed, pitch. Text: synonyms, deletions, and watch the *not*.
#
# ## Common mistakes
#
# | mistake | what you see | cure |
# |---|---|---|
# | a transformation that changes the label | the training error stays high, the dev error rises | look at 50 augmented examples and name them yourself |
# | augmenting before the split | a dev error too good to be true | split first |
# | one random draw for a whole batch | all images of a batch moved alike | draw an amount for every image |
# | `images[:, ::-1]` for a flip | images upside down | reverse the last axis |
# | `rng.integers(0, h - size)` | the last row of pixels is never seen | `h - size + 1` |
# | degrees given to `np.sin` | a wild angle | `np.deg2rad` |
# | labels repeated in another order than images | the training error stays high | images `A B A' B'`, labels likewise |
# | `10 ** (snr_db / 20)` for powers | far too much noise | `10 ** (snr_db / 10)` |
#
# ## Where to read further
#
# - A. Krizhevsky, I. Sutskever, G. Hinton: *ImageNet Classification with Deep Convolutional Neural Networks*, NIPS 2012. Section 4.1 is about augmentation.
# - P. Simard, D. Steinkraus, J. Platt: *Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis*, ICDAR 2003. Distortions of
#   handwritten digits.
# - H. Zhang, M. Cisse, Y. Dauphin, D. Lopez-Paz: *mixup: Beyond Empirical Risk Minimization*, ICLR 2018.
# - C. Bishop: *Training with Noise is Equivalent to Tikhonov Regularization*, Neural Computation 7 (1995).
# - J. Wei, K. Zou: *EDA: Easy Data Augmentation Techniques for Boosting Performance on Text Classification Tasks*, EMNLP 2019.
# - T. Ko, V. Peddinti, D. Povey, S. Khudanpur: *Audio Augmentation for Speech Recognition*, Interspeech 2015.
# - C. Shorten, T. Khoshgoftaar: *A survey on Image Data Augmentation for Deep Learning*, Journal of Big Data 6 (2019).
