namespace Hadal.Parallelism.Experts.Ordering;

/// <summary>The index of the largest of some values, or of the least; of equal ones the lowest. A change costs their logarithm.</summary>
internal sealed class Tournament
{
    private readonly double[] _values;
    private readonly int _sign;

    // Of a match its winner, the final at 1; value i enters at the number of values + i.
    private readonly int[] _winners;

    /// <param name="values">Are not copied: whoever changes one must say so.</param>
    /// <param name="sign">1 for the largest, -1 for the least.</param>
    internal Tournament(double[] values, int sign)
    {
        (_values, _sign, _winners) = (values, sign, new int[2 * values.Length]);
        Restart();
    }

    internal int Winner => _winners[1];

    /// <summary>After a change of all values.</summary>
    internal void Restart()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            _winners[_values.Length + i] = i;
        }

        for (int match = _values.Length - 1; match > 0; match--)
        {
            _winners[match] = Play(match);
        }
    }

    /// <summary>After a change of one value.</summary>
    internal void Change(int index)
    {
        for (int match = (_values.Length + index) / 2; match > 0; match /= 2)
        {
            int winner = Play(match);
            if (winner == _winners[match] && winner != index)
            {
                return;
            }

            _winners[match] = winner;
        }
    }

    private int Play(int match)
    {
        int a = _winners[2 * match], b = _winners[(2 * match) + 1];
        double difference = _sign * (_values[a] - _values[b]);
        return difference > 0 || (difference == 0 && a < b) ? a : b;
    }
}
