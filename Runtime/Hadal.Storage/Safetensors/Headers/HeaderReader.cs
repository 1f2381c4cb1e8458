using System.Text.Json;

namespace Hadal.Storage.Safetensors;

/// <summary>Steps through the JSON of a header. Every complaint names the file and the tensor.</summary>
internal ref struct HeaderReader
{
    private readonly string _path;
    private Utf8JsonReader _json;

    internal HeaderReader(string path, ReadOnlySpan<byte> json)
    {
        _path = path;
        _json = new(json, new JsonReaderOptions { MaxDepth = HeaderLimits.MaximalDepth });
    }

    /// <summary>The tensor that is being read, for messages.</summary>
    internal string? Tensor { private get; set; }

    internal readonly bool AtNull => _json.TokenType == JsonTokenType.Null;

    internal readonly bool AtObject => _json.TokenType == JsonTokenType.StartObject;

    internal void Next()
    {
        try
        {
            _ = _json.Read();
        }
        catch (JsonException exception)
        {
            throw Fault($"the header is JSON without comments or trailing commas, {HeaderLimits.MaximalDepth} levels deep at most: {exception.Message}", exception);
        }
    }

    /// <summary>Passes over a value of a field that the format does not have.</summary>
    internal void Skip()
    {
        int depth = _json.CurrentDepth;
        if (_json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            do
            {
                Next();
            }
            while (_json.CurrentDepth > depth);
        }
    }

    /// <summary>Steps to the next field of the object and to its value.</summary>
    /// <returns>False at the object's end.</returns>
    internal bool TryField(out string name)
    {
        Next();
        if (_json.TokenType == JsonTokenType.EndObject)
        {
            name = "";
            return false;
        }

        name = Text("a name");
        Next();
        return true;
    }

    /// <summary>Steps to the next element of the array.</summary>
    /// <returns>False at the array's end.</returns>
    internal bool TryElement()
    {
        Next();
        return _json.TokenType != JsonTokenType.EndArray;
    }

    internal readonly void MustBeObject(string what) => MustBe(JsonTokenType.StartObject, what, "an object");

    internal readonly void MustBeArray(string what) => MustBe(JsonTokenType.StartArray, what, "an array");

    internal readonly string String(string what)
    {
        MustBe(JsonTokenType.String, what, "a string");
        return Text(what);
    }

    /// <summary>A number in the array of a field.</summary>
    internal readonly long Number(string field)
    {
        MustBe(JsonTokenType.Number, field, "an array of numbers");
        return _json.TryGetUInt64(out ulong value) && value <= long.MaxValue
            ? (long)value
            : throw Fault($"{field} has integers from 0 to {long.MaxValue}, in digits; one is {Shorten(System.Text.Encoding.ASCII.GetString(_json.ValueSpan))}.");
    }

    /// <summary>A number that need not be in digits: some tools write sizes as 1.5e10.</summary>
    internal readonly bool TryWhole(out long value)
    {
        value = 0;
        if (_json.TokenType != JsonTokenType.Number)
        {
            return false;
        }

        if (_json.TryGetInt64(out value))
        {
            return value >= 0;
        }

        bool whole = _json.TryGetDouble(out double number) && number is >= 0 and < long.MaxValue && double.IsInteger(number);
        value = whole ? (long)number : 0;
        return whole;
    }

    internal readonly SafetensorsException Fault(string problem, Exception? cause = null) => new(_path, Tensor, problem, cause);

    private static string Shorten(string text) => text.Length <= 40 ? text : $"{text[..40]}… ({text.Length} digits)";

    private readonly string Text(string what)
    {
        string? text = null;
        try
        {
            text = _json.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in an escape is the one text that JSON allows and no string holds.
        }

        if (text is null)
        {
            throw Fault($"{what} is well-formed text; the header has half of a surrogate pair at byte {_json.TokenStartIndex}.");
        }

        return TensorDeclaration.TextProblem(text) is { } problem ? throw Fault($"{what} {Quoted.Name(text)}: {problem}") : text;
    }

    private readonly void MustBe(JsonTokenType token, string what, string expected)
    {
        if (_json.TokenType != token)
        {
            throw Fault($"{what} is {expected}; at byte {_json.TokenStartIndex} of the header there is {_json.TokenType}.");
        }
    }
}
