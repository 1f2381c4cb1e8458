namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>Loads of replicas in order, where two experts have other counts than the sorted array was made for. Merges without copying.</summary>
internal ref struct SortedReplicas(
    ReadOnlySpan<double> values, ReadOnlySpan<int> owners, int expertA, double shareA, int countA, int expertB, double shareB, int countB, bool descending)
{
    private readonly ReadOnlySpan<double> _values = values;
    private readonly ReadOnlySpan<int> _owners = owners;
    private readonly int _step = descending ? 1 : -1;
    private int _at = descending ? 0 : values.Length - 1;
    private int _countA = countA, _countB = countB;

    internal double Next()
    {
        while ((uint)_at < (uint)_owners.Length && (_owners[_at] == expertA || _owners[_at] == expertB))
        {
            _at += _step;
        }

        // Ascending is descending of negated loads.
        double last = double.NegativeInfinity;
        double next = (uint)_at < (uint)_values.Length ? _step * _values[_at] : last;
        double a = _countA > 0 ? _step * shareA : last, b = _countB > 0 ? _step * shareB : last;
        if (next >= a && next >= b)
        {
            _at += _step;
            return _step * next;
        }

        if (a >= b)
        {
            _countA--;
            return _step * a;
        }

        _countB--;
        return _step * b;
    }
}
