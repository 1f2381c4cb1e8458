using CsCheck;

namespace Hadal.Storage.Tests.Fuse;

/// <summary>The same operations on the mount and on a folder of the same file system: what they answer, and what is there afterwards.</summary>
public sealed class RandomOperationTests
{
    private static readonly string[] s_paths = ["a", "b", "d", "e", "d/a", "d/b", "d/e", "d/e/a", "e/a", "e/d"];

    private static readonly Gen<Step> s_step = Gen.Select(
        Gen.Enum<StepKind>(), Gen.OneOfConst(s_paths), Gen.OneOfConst(s_paths), Gen.Int[0, 70_000], Gen.Int[1, 20_000], Gen.Byte,
        (kind, path, other, offset, length, value) => new Step(kind, path, other, offset, length, value));

    [Fact]
    public void A_mount_answers_and_keeps_what_a_folder_does()
    {
        using Mounted mounted = new();
        using Hadal.Testing.TemporaryFolder mirror = new();
        int number = 0;
        s_step.Array[1, 40].Sample(
            steps =>
            {
                string name = $"run{Interlocked.Increment(ref number)}";
                string through = mounted[name];
                string reference = mirror[name];
                Directory.CreateDirectory(through);
                Directory.CreateDirectory(reference);
                foreach (Step step in steps)
                    Assert.Equal((step, step.Do(reference)), (step, step.Do(through)));
                string[] expected = [.. TreeListing.Of(reference)];
                Assert.Equal(expected, TreeListing.Of(through));
                Assert.Equal(expected, TreeListing.Of(Path.Combine(mounted.Below, name)));
            },
            iter: 250,
            threads: 2);
    }
}
