namespace Hadal.Tests.Mla.Cache;

/// <summary>Rotary tables on the host.</summary>
internal sealed record CacheAngles(float[] Cosines, float[] Sines, RotaryPairing Pairing)
{
    private const int Pairs = 32;

    internal int Positions => Cosines.Length / Pairs;

    internal static CacheAngles Random(int positions, RotaryPairing pairing, Random random)
    {
        double[] angles = [.. Enumerable.Range(0, positions * Pairs).Select(_ => random.NextDouble() * 1000)];
        return new([.. angles.Select(angle => (float)Math.Cos(angle))], [.. angles.Select(angle => (float)Math.Sin(angle))], pairing);
    }

    internal RotaryEmbedding Upload(Device device)
    {
        DeviceTensor<float> cosines = new(device, Positions, Pairs), sines = new(device, Positions, Pairs);
        cosines.CopyFrom(Cosines);
        sines.CopyFrom(Sines);
        return new(cosines, sines, Pairing);
    }
}
