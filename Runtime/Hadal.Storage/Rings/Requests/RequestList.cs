namespace Hadal.Storage.Requests;

/// <summary>Requests in the order of their coming, linked through themselves. Of one thread.</summary>
internal sealed class RequestList
{
    private IoRequest? _first;
    private IoRequest? _last;

    internal bool IsEmpty => _first is null;

    internal IoRequest? First => _first;

    internal void Append(IoRequest request)
    {
        request.List = this;
        request.Previous = _last;
        request.Next = null;
        if (_last is null)
        {
            _first = request;
        }
        else
        {
            _last.Next = request;
        }

        _last = request;
    }

    internal void Remove(IoRequest request)
    {
        if (request.Previous is { } previous)
        {
            previous.Next = request.Next;
        }
        else
        {
            _first = request.Next;
        }

        if (request.Next is { } next)
        {
            next.Previous = request.Previous;
        }
        else
        {
            _last = request.Previous;
        }

        request.List = null;
        request.Previous = request.Next = null;
    }
}
