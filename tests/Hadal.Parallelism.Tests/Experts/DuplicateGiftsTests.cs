using Hadal.Parallelism.Experts;
using Hadal.Parallelism.Experts.Balanced;
using Hadal.Parallelism.Experts.Measures;

namespace Hadal.Parallelism.Tests.Experts;

public class DuplicateGiftsTests
{
    // Uniform counts of one layer, of which swaps alone leave a duplicate.
    private static readonly float[] s_loads =
    [
        77, 681, 711, 406, 649, 505, 519, 472, 21, 32, 886, 739, 607, 928, 149, 771, 158, 830, 875, 651, 623, 562, 608, 184, 918, 1, 72, 863, 310, 994, 792, 909,
        944, 266, 810, 950, 746, 196, 773, 749, 535, 906, 253, 229, 685, 837, 704, 197, 315, 484, 793, 421, 585, 340, 220, 502, 756, 945, 310, 928, 845, 311, 397, 555,
        478, 625, 571, 828, 786, 726, 591, 842, 265, 237, 404, 348, 53, 251, 480, 432, 162, 989, 995, 828, 749, 22, 227, 722, 374, 220, 701, 416, 374, 178, 817, 739,
        31, 372, 941, 291, 727, 628, 411, 942, 876, 149, 972, 735, 851, 649, 862, 267, 48, 885, 397, 784, 4, 312, 978, 860, 489, 581, 143, 53, 271, 335, 307, 251,
        299, 994, 710, 264, 170, 469, 510, 877, 325, 870, 297, 310, 81, 63, 141, 712, 8, 906, 102, 732, 813, 705, 401, 487, 877, 855, 10, 57, 482, 942, 295, 54,
        124, 450, 943, 19, 776, 816, 111, 461, 598, 733, 627, 493, 140, 626, 886, 810, 436, 191, 225, 363, 232, 866, 726, 257, 364, 608, 438, 185, 846, 144, 906, 742,
        16, 209, 491, 517, 429, 524, 439, 153, 539, 720, 184, 874, 665, 156, 994, 458, 788, 413, 656, 707, 18, 202, 555, 218, 116, 317, 447, 460, 707, 65, 814, 801,
        119, 407, 144, 786, 612, 872, 17, 110, 999, 474, 784, 933, 956, 948, 110, 520, 912, 850, 693, 465, 993, 215, 198, 47, 669, 419, 227, 727, 449, 426, 231, 885,
    ];

    [Fact]
    public void A_duplicate_that_no_swap_can_part_is_parted_by_other_counts_at_no_cost_in_balance()
    {
        ExpertLoads loads = new(1, s_loads.Length, s_loads);
        ExpertPlacement placement = BalancedPolicy.Place(loads, new(288, 8, 18, 144));
        Assert.InRange(PlacementMeasures.MaxOverMean(placement, loads)[0], 1, 1.0228593568384348 * (1 + 1e-12));
        Assert.Equal(0, RandomCases.Duplicates(placement));
    }
}
