namespace MlaDecoding;

/// <summary>Sequences that grow, each over pages that it takes from a shuffled pool when it needs them.</summary>
internal sealed class Sequences
{
    private readonly Stack<int> _free;

    public Sequences(int count, int pagesOfSequence, Random random)
    {
        int[] pages = [.. Enumerable.Range(0, count * pagesOfSequence)];
        random.Shuffle(pages);
        _free = new(pages);
        PagesOfSequence = pagesOfSequence;
        Lengths = new int[count];
        PageTable = [.. Enumerable.Repeat(-1, count * pagesOfSequence)];
        Keys = [.. Enumerable.Range(0, count).Select(_ => new List<double[]>())];
    }

    public int PagesOfSequence { get; }

    /// <summary>Tokens of each.</summary>
    public int[] Lengths { get; }

    /// <summary>[sequences, pages of a sequence]; −1 where there is none yet.</summary>
    public int[] PageTable { get; }

    /// <summary>For each its keys, as the cache should hold them.</summary>
    public List<double[]>[] Keys { get; }

    /// <summary>Makes room for a token and says where it goes.</summary>
    public int Grow(int sequence, double[] key)
    {
        int position = Lengths[sequence]++;
        ref int page = ref PageTable[(sequence * PagesOfSequence) + (position / Attention.PageSize)];
        if (page < 0)
        {
            page = _free.Pop();
        }

        Keys[sequence].Add(key);
        return (page * Attention.PageSize) + (position % Attention.PageSize);
    }
}
