using System.Text.Json;

namespace Hadal.Parallelism.Traces;

/// <summary>The tokens of a JSON text of any length, over one buffer that is refilled. A token is valid until the next one is read.</summary>
internal ref struct JsonTokens
{
    internal const int DefaultBuffer = 256 << 10;

    /// <summary>The longest token: far longer than any name of a kernel.</summary>
    internal const int LongestToken = 16 << 20;

    private readonly Stream _stream;
    private byte[] _buffer;
    private Utf8JsonReader _reader;
    private int _filled;
    private bool _ended;

    // Where in the text the buffer begins.
    private long _origin;

    internal JsonTokens(Stream stream, int buffer = DefaultBuffer)
    {
        _stream = stream;
        _buffer = new byte[buffer];
        Fill();
        SkipByteOrderMark();
        _reader = new(_buffer.AsSpan(0, _filled), _ended, default);
    }

    internal readonly JsonTokenType Type => _reader.TokenType;

    internal readonly int Depth => _reader.CurrentDepth;

    /// <summary>The bytes of a string, as escaped as they are, or of a number.</summary>
    internal readonly ReadOnlySpan<byte> Value => _reader.ValueSpan;

    internal readonly bool IsEscaped => _reader.ValueIsEscaped;

    /// <summary>Where in the text the token begins.</summary>
    internal readonly long Offset => _origin + _reader.TokenStartIndex;

    /// <summary>How much of the text has been read.</summary>
    internal readonly long Consumed => _origin + _reader.BytesConsumed;

    internal readonly bool Is(ReadOnlySpan<byte> text) => _reader.ValueTextEquals(text);

    /// <summary>Goes to the next token; false at the end of the text.</summary>
    internal bool Read()
    {
        while (!_reader.Read())
        {
            if (_ended)
            {
                return false;
            }

            Refill();
        }

        return true;
    }

    /// <summary>Goes to the last token of the value that begins here, or that the name here is of.</summary>
    internal void Skip()
    {
        if (Type == JsonTokenType.PropertyName)
        {
            Read();
        }

        if (Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            LeaveTo(Depth);
        }
    }

    /// <summary>The whole number that the reader is at; null, with the value passed over, where it is none or out of range.</summary>
    internal long? Integer(long least, long most)
    {
        if (Type == JsonTokenType.Number && _reader.TryGetInt64(out long value))
        {
            return value >= least && value <= most ? value : null;
        }

        Skip();
        return null;
    }

    /// <summary>Goes to the end of the object or the array whose brackets are at a depth.</summary>
    internal void LeaveTo(int depth)
    {
        while (Read() && Depth > depth)
        {
        }
    }

    private void Refill()
    {
        int consumed = (int)_reader.BytesConsumed;
        _filled -= consumed;
        _origin += consumed;
        _buffer.AsSpan(consumed, _filled).CopyTo(_buffer);
        if (_filled == _buffer.Length)
        {
            if (_buffer.Length >= LongestToken)
            {
                throw new FormatException($"The value at byte {_origin} is longer than {LongestToken} bytes.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        JsonReaderState state = _reader.CurrentState;
        Fill();
        _reader = new(_buffer.AsSpan(0, _filled), _ended, state);
    }

    private void Fill()
    {
        int free = _buffer.Length - _filled;
        int read = _stream.ReadAtLeast(_buffer.AsSpan(_filled), free, throwOnEndOfStream: false);
        _ended = read < free;
        _filled += read;
    }

    private void SkipByteOrderMark()
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        while (_filled < mark.Length && !_ended)
        {
            Array.Resize(ref _buffer, mark.Length);
            Fill();
        }

        if (_buffer.AsSpan(0, _filled).StartsWith(mark))
        {
            _filled -= mark.Length;
            _origin = mark.Length;
            _buffer.AsSpan(mark.Length, _filled).CopyTo(_buffer);
        }
    }
}
