using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Client;

/// <summary>Which slots are in flight, by numbers that never repeat: a completion of an earlier life of a slot is none of this one's.</summary>
internal sealed class RingSlots(int count)
{
    private readonly ulong[] _userData = new ulong[count];
    private readonly ulong[] _lengths = new ulong[count];
    private ulong _generation;

    internal int Count => count;

    internal int InFlight { get; private set; }

    internal ulong UserData(int slot) => _userData[slot];

    internal ulong Begin(int slot, nuint length)
    {
        if (_userData[slot] != 0)
            throw new InvalidOperationException($"Slot {slot} of a ring is in flight already.");
        InFlight++;
        _lengths[slot] = length;
        return _userData[slot] = ++_generation;
    }

    /// <summary>Ends a slot if it is in flight.</summary>
    internal bool TryEnd(int slot)
    {
        if (_userData[slot] == 0)
            return false;
        _userData[slot] = 0;
        InFlight--;
        return true;
    }

    /// <summary>Ends the slot that a completion names, if it is that slot's.</summary>
    internal bool TryEnd(in RingCompletion completion, out long result)
    {
        result = 0;
        if ((uint)completion.Index >= (uint)count || completion.UserData == 0 || _userData[completion.Index] != completion.UserData)
            return false;

        // More bytes than were asked for are no answer, nor is an error that Linux does not have, but the request is over.
        bool isAnswer = completion.Result <= (long)_lengths[completion.Index] && completion.Result >= -Errno.Most;
        result = isAnswer ? completion.Result : -Errno.Io;
        return TryEnd(completion.Index);
    }
}
