using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hadal.Storage.Safetensors;

/// <summary>
/// Writes a safetensors file as a stream: all tensors are declared first, then their elements follow in the same order. The file is at its
/// path when <see cref="Complete"/> returns, whole and on the disk, and not before. Without it nothing is left behind.
/// Not thread-safe; two writers of one path do not disturb each other, and the last to complete wins.
/// </summary>
/// <remarks>
/// The same declarations and elements make the same bytes. Tensors lie one after the other as declared: those of wide elements first keep
/// every one of them at a multiple of its element.
/// </remarks>
public sealed class SafetensorsWriter : IDisposable
{
    private readonly AtomicOutput _output;
    private readonly TensorDeclaration[] _tensors;
    private readonly string _path;
    private int _current;
    private long _written;
    private State _state;

    private SafetensorsWriter(string path, TensorDeclaration[] tensors, byte[] header)
    {
        (_path, _tensors) = (path, tensors);
        Length = tensors.Aggregate((long)header.Length, (sum, tensor) => checked(sum + tensor.Bytes));
        _output = new(path, Length);
        try
        {
            _output.Append(null, header);
        }
        catch
        {
            _output.Dispose();
            throw;
        }

        PassEmpty();
    }

    private enum State
    {
        Open,
        Failed,
        Finished,
        Closed,
    }

    /// <summary>Begins a file.</summary>
    /// <param name="path">Where it will be; a file there is replaced when the new one is complete.</param>
    /// <param name="tensors">What it will hold, in the order of the data.</param>
    /// <param name="options">How it is written.</param>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    /// <exception cref="SafetensorsException">The header would be too long, or the file system refuses, for want of room too.</exception>
    public static SafetensorsWriter Create(string path, IEnumerable<TensorDeclaration> tensors, SafetensorsWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        options ??= new();
        options.Validate();
        TensorDeclaration[] all = [.. tensors];
        HashSet<string> names = [];
        return Array.Find(all, tensor => !names.Add(tensor.Name)) is { } twice
            ? throw new ArgumentException($"A name is there once; {Quoted.Name(twice.Name)} is declared twice.", nameof(tensors))
            : new(path, all, HeaderText.Write(path, all, options.Metadata, options.DataAlignment));
    }

    /// <summary>Bytes that the file will have.</summary>
    public long Length { get; }

    /// <summary>The tensor whose elements are to follow; null when all have been written.</summary>
    public TensorDeclaration? Next => _current < _tensors.Length ? _tensors[_current] : null;

    /// <summary>Writes elements of a tensor: all of them, or the next piece.</summary>
    /// <typeparam name="T">The .NET type of its elements; <see cref="SafetensorsType"/> has the table.</typeparam>
    /// <param name="name">The tensor, which must be <see cref="Next"/>; an error of order is found here and not by who reads the file.</param>
    /// <param name="elements">The elements.</param>
    /// <exception cref="ArgumentException">Another tensor is next, its elements are of another type, or these are more than are left.</exception>
    /// <exception cref="SafetensorsException">The file system refuses.</exception>
    public void Write<T>(string name, ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        TensorDeclaration tensor = MustBeNext(name);
        if (!tensor.Type.IsManagedAs<T>())
        {
            throw new ArgumentException($"Tensor {Quoted.Name(name)} is declared as {tensor}; elements of type {typeof(T).Name} were given.", nameof(elements));
        }

        // A span of elements can have more bytes than a span of bytes.
        int most = (1 << 30) / Unsafe.SizeOf<T>();
        MustFit(tensor, (long)elements.Length * Unsafe.SizeOf<T>());
        while (!elements.IsEmpty)
        {
            ReadOnlySpan<T> part = elements[..Math.Min(most, elements.Length)];
            Append(tensor, MemoryMarshal.AsBytes(part));
            elements = elements[part.Length..];
        }
    }

    /// <summary>Writes bytes of a tensor, whatever its type: all of them, or the next piece.</summary>
    /// <inheritdoc cref="Write"/>
    /// <param name="bytes">The bytes.</param>
    public void WriteBytes(string name, ReadOnlySpan<byte> bytes)
    {
        TensorDeclaration tensor = MustBeNext(name);
        MustFit(tensor, bytes.Length);
        Append(tensor, bytes);
    }

    /// <summary>Brings the file to the disk and puts it at its path.</summary>
    /// <exception cref="InvalidOperationException">A tensor has not all its elements.</exception>
    /// <exception cref="IOException">The file system refuses.</exception>
    public void Complete()
    {
        Finish();
        Publish(overwrite: true);
    }

    /// <summary>Closes the writer. A file that is not complete is gone.</summary>
    public void Dispose()
    {
        _state = State.Closed;
        _output.Dispose();
    }

    /// <summary>The first half of <see cref="Complete"/>: on the disk, and not yet at its path.</summary>
    internal void Finish()
    {
        MustBeOpen();
        if (Next is { } missing)
        {
            throw new InvalidOperationException($"'{_path}' is not complete: tensor {Quoted.Name(missing.Name)} has {_written} of its {missing.Bytes} bytes.");
        }

        _state = State.Failed;
        _output.Finish();
        _state = State.Finished;
    }

    /// <summary>The second half of <see cref="Complete"/>.</summary>
    internal void Publish(bool overwrite)
    {
        _output.Publish(overwrite);
        _state = State.Closed;
    }

    private TensorDeclaration MustBeNext(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        MustBeOpen();
        return Next is { } next && next.Name == name
            ? next
            : throw new ArgumentException(
                $"'{_path}' is written in the order of its declarations: {(Next is { } due ? $"{Quoted.Name(due.Name)} is next" : "nothing is left")}; {Quoted.Name(name)} was given.", nameof(name));
    }

    private void MustFit(TensorDeclaration tensor, long bytes)
    {
        if (bytes > tensor.Bytes - _written)
        {
            throw new ArgumentException($"Tensor {Quoted.Name(tensor.Name)} is declared as {tensor}, {tensor.Bytes} bytes; {_written} are written, and {bytes} more were given.");
        }
    }

    private void MustBeOpen()
    {
        ObjectDisposedException.ThrowIf(_state == State.Closed, this);
        if (_state != State.Open)
        {
            throw new InvalidOperationException($"'{_path}' takes nothing more: {(_state == State.Failed ? "an earlier write failed" : "it is finished")}.");
        }
    }

    private void Append(TensorDeclaration tensor, ReadOnlySpan<byte> bytes)
    {
        // Until the bytes are written they may be written in part, and then no more can follow.
        _state = State.Failed;
        _output.Append(tensor.Name, bytes);
        _state = State.Open;
        _written += bytes.Length;
        if (_written == tensor.Bytes)
        {
            _current++;
            _written = 0;
            PassEmpty();
        }
    }

    private void PassEmpty()
    {
        while (Next is { Bytes: 0 })
        {
            _current++;
        }
    }
}
