namespace Hadal.Tests.Mla.Cache;

/// <summary>What a random scenario does to a cache: tokens are appended, pages copied, prefixes gathered.</summary>
internal sealed class CacheScenario
{
    private static readonly float[] s_special = [0, -0f, 1e-40f, -1e-40f, 1e-4f, 448, -464, 3e38f, -3e38f, 6e4f];
    private static readonly float[] s_wild = [float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    internal CacheScenario(int seed, bool isHalf, bool isFp8, int leastTokens = 0, int mostTokens = 40)
    {
        Random random = new(seed);
        IsHalf = isHalf;
        IsFp8 = isFp8;
        PageSize = 16 << random.Next(5);
        Width = isFp8 || random.Next(3) > 0 ? 576 : 512;
        int count = random.Next(leastTokens, mostTokens + 1);
        Pages = random.Next(8) == 0 ? 0 : 1 + random.Next(4) + (count / PageSize);
        Tokens = [.. Enumerable.Range(0, count * Width).Select(_ => CacheNumber.Bits(Number(random), isHalf))];
        Slots = Distinct(random, count, Pages * PageSize);
        Angles = Width == 512 || random.Next(4) == 0 ? null : CacheAngles.Random(random.Next(1, 60), (RotaryPairing)random.Next(2), random);
        Positions = [.. Enumerable.Range(0, count).Select(_ => random.Next(20) == 0 ? random.Next(-3, 100) : random.Next(Angles?.Positions ?? 1))];
        Rule = (ScaleRule)random.Next(2);
        int[] order = Distinct(random, Pages, Pages);
        Copies = [.. order[..(Pages / 2 * 2)]];
        SetSequences(random, mostColumns: 3 + (count / 1000));
    }

    internal bool IsHalf { get; }

    internal bool IsFp8 { get; }

    internal int Pages { get; }

    internal int PageSize { get; }

    internal int Width { get; }

    internal ushort[] Tokens { get; }

    internal int[] Slots { get; }

    internal CacheAngles? Angles { get; }

    internal int[] Positions { get; }

    internal ScaleRule Rule { get; }

    internal int[] Copies { get; }

    internal int[] Starts { get; private set; } = [];

    internal int[] PageTable { get; private set; } = [];

    internal int GatheredRows { get; private set; }

    internal CacheResults Expected()
    {
        CacheReference reference = new(IsHalf, IsFp8, Pages, PageSize, Width);
        reference.Append(Tokens, Slots, Angles, Positions, Rule == ScaleRule.PowerOfTwo);
        byte[] appended = [.. reference.Rows];
        reference.Copy(Copies);
        return new(appended, reference.Rows, reference.Gather(Starts, PageTable, GatheredRows));
    }

    public override string ToString() =>
        $"{Slots.Length} tokens of {Width}, {(IsHalf ? "FP16" : "BF16")}, {Pages} pages of {PageSize}{(IsFp8 ? $" in FP8, {Rule}" : "")}, rotary {Angles?.Pairing.ToString() ?? "none"}";

    // Sequences of which some are empty, whose pages are shared, are none, or are too few, and rows beyond the last of them.
    private void SetSequences(Random random, int mostColumns)
    {
        int batch = random.Next(5), columns = random.Next(mostColumns + 1);
        Starts = new int[batch + 1];
        for (int i = 0; i < batch; i++)
        {
            Starts[i + 1] = Starts[i] + (random.Next(3) == 0 ? 0 : random.Next((columns * PageSize) + 3));
        }

        PageTable = [.. Enumerable.Range(0, batch * columns).Select(_ => random.Next(6) == 0 ? random.Next(-2, Pages + 3) : random.Next(Math.Max(1, Pages)))];
        GatheredRows = random.Next(3) == 0 ? random.Next(Starts[batch] + 1) : Starts[batch] + random.Next(5);
    }

    private static float Number(Random random) => random.Next(2000) switch
    {
        0 => s_wild[random.Next(s_wild.Length)],
        < 20 => s_special[random.Next(s_special.Length)],
        _ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 3))),
    };

    // Distinct numbers below a limit, among them some that are beyond it or negative.
    private static int[] Distinct(Random random, int count, int limit)
    {
        int[] numbers = [.. Enumerable.Range(0, Math.Max(limit, count))];
        random.Shuffle(numbers);
        int[] beyond = [-1, int.MinValue, limit, int.MaxValue];
        return [.. numbers.Take(count).Select(number => random.Next(6) == 0 ? beyond[random.Next(beyond.Length)] : number)];
    }
}
