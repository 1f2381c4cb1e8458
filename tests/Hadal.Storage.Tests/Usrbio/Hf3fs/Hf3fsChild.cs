using Hadal.Storage.Usrbio.Hf3fs;

namespace Hadal.Storage.Tests.Usrbio.Hf3fs;

/// <summary>
/// The C library, told what to do by lines: <c>write SEED BYTES PATH</c>, <c>read SEED BYTES PATH</c>. In a process of its own: it keeps the mount's
/// folder open for as long as it is loaded, and aborts where it does not like something.
/// </summary>
internal static class Hf3fsChild
{
    internal const int ScatteredReads = 100;

    internal static int Run(string root)
    {
        using Hf3fsRanges ranges = new(Hf3fsApi.FromEnvironment()!, root);
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } line)
        {
            string[] words = line.Split(' ', 4);
            int seed = int.Parse(words[1], null);
            int bytes = int.Parse(words[2], null);
            if (words[0] == "write")
            {
                ranges.Write(words[3], FileRange.Cut(seed, bytes), ServedFixture.RandomBytes(seed, bytes));
                Console.WriteLine("written");
            }
            else
            {
                Console.WriteLine(ranges.Read(words[3], FileRange.Scatter(seed, bytes, ScatteredReads)));
            }
        }

        return 0;
    }
}
