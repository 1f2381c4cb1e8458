using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Hadal.Parallelism.Experts.Ordering;

namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>
/// The replicas of a layer, largest first, and what pairs of them hold: the first with the last, the second with the last but one. Tells what
/// pairs would hold if one expert gave a replica to another, with the giver's part done once for all takers.
/// </summary>
internal sealed class PairedReplicas(int experts, int replicas)
{
    private readonly ulong[] _order = new ulong[experts];
    private readonly int[] _starts = new int[experts];
    private readonly int[] _owners = new int[replicas];
    private readonly double[] _shares = new double[replicas];
    private readonly double[] _given = new double[replicas - 1];
    private readonly double[] _taken = new double[replicas];
    private readonly int[] _givenOwners = new int[replicas - 1];
    private (int Expert, int Insert, int Start, int Count) _gift;

    /// <summary>The share of each replica.</summary>
    internal ReadOnlySpan<double> Shares => _shares;

    /// <summary>The fullest pair, by its larger replica.</summary>
    internal int Fullest { get; private set; }

    internal double Load(int pair) => _shares[pair] + _shares[^(pair + 1)];

    /// <summary>Takes over the plan's counts.</summary>
    internal void Sort(LayerPlan plan)
    {
        plan.Share();
        for (int expert = 0; expert < _order.Length; expert++)
        {
            _order[expert] = LoadKey.Descending((float)plan.Shares[expert], expert);
        }

        Array.Sort(_order);
        int at = 0;
        foreach (ulong key in _order)
        {
            int expert = LoadKey.Index(key), count = plan.Counts[expert];
            _owners.AsSpan(at, count).Fill(expert);
            _shares.AsSpan(at, count).Fill(plan.Shares[expert]);
            at += count;
        }

        Index();
    }

    /// <summary>A pair on each GPU of the plan.</summary>
    internal void Place(LayerPlan plan)
    {
        for (int gpu = 0; gpu < plan.Gpus; gpu++)
        {
            (plan.Slots[2 * gpu], plan.Slots[(2 * gpu) + 1]) = (_owners[gpu], _owners[^(gpu + 1)]);
        }

        plan.SumAll();
    }

    /// <summary>What pairs have beyond the target.</summary>
    internal double Excess(double target)
    {
        _shares.CopyTo(_taken);
        return ExcessOfTaken(target);
    }

    /// <summary>Prepares for an expert to have one replica fewer.</summary>
    internal void Give(int giver, int count, double shareAfter)
    {
        int start = _starts[giver];
        _gift = (giver, Math.Min(Position(_shares, shareAfter), start), start, count);
        MoveUp<double>(_shares, _given, shareAfter);
    }

    /// <summary>What pairs have beyond the target if the giver's replica goes to this expert.</summary>
    internal double ExcessIfTaken(int taker, int count, double shareAfter, double target)
    {
        (int start, int insert) = Taking(taker, count, shareAfter);
        MoveDown<double>(_given, _taken, (start, insert, count), shareAfter);
        return ExcessOfTaken(target);
    }

    /// <summary>Gives the giver's replica to this expert.</summary>
    internal void Take(int taker, int count, double shareAfter)
    {
        (int start, int insert) = Taking(taker, count, shareAfter);
        MoveDown<double>(_given, _shares, (start, insert, count), shareAfter);
        MoveUp<int>(_owners, _givenOwners, _gift.Expert);
        MoveDown<int>(_givenOwners, _owners, (start, insert, count), taker);
        Index();
    }

    private (int Start, int Insert) Taking(int taker, int count, double shareAfter)
    {
        int start = _starts[taker];
        start += start < _gift.Insert ? 0 : start < _gift.Start ? _gift.Count - 1 : -1;
        return (start, Math.Max(Position(_given, shareAfter), start + count));
    }

    // Fewer replicas are larger ones.
    private void MoveUp<T>(ReadOnlySpan<T> from, Span<T> to, T value)
    {
        (_, int insert, int start, int count) = _gift;
        from[..insert].CopyTo(to);
        to.Slice(insert, count - 1).Fill(value);
        from[insert..start].CopyTo(to[(insert + count - 1)..]);
        from[(start + count)..].CopyTo(to[(start + count - 1)..]);
    }

    private static void MoveDown<T>(ReadOnlySpan<T> from, Span<T> to, (int Start, int Insert, int Count) taking, T value)
    {
        (int start, int insert, int count) = taking;
        from[..start].CopyTo(to);
        from[(start + count)..insert].CopyTo(to[start..]);
        to.Slice(insert - count, count + 1).Fill(value);
        from[insert..].CopyTo(to[(insert + 1)..]);
    }

    private void Index()
    {
        Fullest = 0;
        double most = -1;
        for (int pair = 0; pair < _shares.Length / 2; pair++)
        {
            (Fullest, most) = Load(pair) > most ? (pair, Load(pair)) : (Fullest, most);
        }

        for (int replica = _owners.Length - 1; replica >= 0; replica--)
        {
            _starts[_owners[replica]] = replica;
        }
    }

    // Half of the array is turned round, so that both of a pair lie at the same place: most of the search's time passes here. Always four sums,
    // added in one order, whatever the processor's vectors: which of two moves is better may hang on a rounding, and places must not.
    private double ExcessOfTaken(double target)
    {
        Span<double> small = _taken.AsSpan(_taken.Length / 2), large = _taken.AsSpan(0, small.Length);
        small.Reverse();
        ReadOnlySpan<Vector256<double>> larges = MemoryMarshal.Cast<double, Vector256<double>>(large), smalls = MemoryMarshal.Cast<double, Vector256<double>>(small);
        Vector256<double> targets = Vector256.Create(target), sums = Vector256<double>.Zero;
        for (int i = 0; i < larges.Length; i++)
        {
            sums += Vector256.Max(Vector256<double>.Zero, larges[i] + smalls[i] - targets);
        }

        double excess = sums[0] + sums[1] + (sums[2] + sums[3]);
        for (int pair = larges.Length * Vector256<double>.Count; pair < large.Length; pair++)
        {
            excess += Math.Max(0, large[pair] + small[pair] - target);
        }

        return excess;
    }

    // The first place whose share is below the given one.
    private static int Position(ReadOnlySpan<double> shares, double share)
    {
        int from = 0, to = shares.Length;
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = shares[middle] >= share ? (middle + 1, to) : (from, middle);
        }

        return from;
    }
}
