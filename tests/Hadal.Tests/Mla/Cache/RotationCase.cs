using System.Runtime.InteropServices;
using Hadal.Tests.Gpu;

namespace Hadal.Tests.Mla.Cache;

/// <summary>Queries that are rotated in place.</summary>
internal sealed class RotationCase
{
    private readonly bool _isHalf;
    private readonly CacheAngles _angles;
    private readonly int _heads;
    private readonly int _columns;
    private readonly ushort[] _queries;
    private readonly int[] _positions;

    internal RotationCase(int seed, bool isHalf, int tokens, int heads)
    {
        Random random = new(seed);
        _isHalf = isHalf;
        _heads = heads;
        _columns = random.Next(3) switch { 0 => 64, 1 => 576, _ => 64 + (8 * random.Next(20)) };
        _angles = CacheAngles.Random(random.Next(1, 100), (RotaryPairing)random.Next(2), random);
        _positions = [.. Enumerable.Range(0, tokens).Select(_ => random.Next(20) == 0 ? random.Next(-2, 120) : random.Next(_angles.Positions))];
        _queries = [.. Enumerable.Range(0, tokens * heads * _columns).Select(_ => (ushort)random.Next(ushort.MaxValue + 1))];
    }

    internal ushort[] Expected()
    {
        ushort[] result = [.. _queries];
        for (int row = 0; row < _positions.Length * _heads; row++)
        {
            CacheReference.Rotate(result.AsSpan(((row + 1) * _columns) - 64, 64), _angles, _positions[row / _heads], _isHalf);
        }

        return result;
    }

    internal ushort[] On(Device device) => _isHalf ? On<Half>(device) : On<BFloat16>(device);

    public override string ToString() => $"[{_positions.Length}, {_heads}, {_columns}] of {(_isHalf ? "FP16" : "BF16")}, {_angles.Pairing}";

    private ushort[] On<T>(Device device)
        where T : unmanaged
    {
        using DeviceStream stream = device.CreateStream();
        using GuardedTensor<T> queries = new(device, _positions.Length * _heads, _columns);
        queries.Tensor.CopyFrom(MemoryMarshal.Cast<ushort, T>(_queries));
        using DeviceTensor<int> positions = new(device, _positions.Length);
        positions.CopyFrom(_positions);
        CacheOperations.Rotate(stream, queries.Tensor.Reshape(_positions.Length, _heads, _columns), _angles.Upload(device), positions);
        stream.Synchronize();
        return queries.IsIntact()
            ? MemoryMarshal.Cast<T, ushort>(queries.Tensor.ToArray()).ToArray()
            : throw new InvalidOperationException($"Something was written beside the queries {this}.");
    }
}
