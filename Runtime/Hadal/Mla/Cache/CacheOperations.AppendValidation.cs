using Hadal.Specs;

namespace Hadal;

public static partial class CacheOperations
{
    private static void Validate<TToken, TCache>(DeviceStream stream, in AppendOperands<TToken, TCache> operands)
        where TToken : unmanaged
        where TCache : unmanaged
    {
        (DeviceTensor<TToken> tokens, DeviceTensor<int> slots, PagedCache<TCache> cache) = (operands.Tokens, operands.Slots, operands.Cache);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(slots);
        ArgumentNullException.ThrowIfNull(cache);
        if (typeof(TToken) == typeof(Float8E4M3))
        {
            CacheArguments.Complain(nameof(Append), nameof(tokens), "quantises tokens of BFloat16 for an FP8 cache; they are Float8E4M3");
        }

        if (tokens.Shape[^1] != cache.Width)
        {
            CacheArguments.Complain(
                nameof(Append), nameof(tokens), $"writes tokens [tokens, {cache.Width}] (the cache's width); they are {TensorShape.Format(tokens.Shape)}");
        }

        if (slots.Length != operands.Count)
        {
            CacheArguments.Complain(
                nameof(Append), nameof(slots), $"writes {operands.Count} tokens, each into a slot; the slots are {TensorShape.Format(slots.Shape)}");
        }

        if (operands.Rotary is not null && cache.Width != MlaRules.KeyWidth)
        {
            CacheArguments.Complain(
                nameof(Append), "rotary", $"rotates the last {PagedCacheRules.RotaryWidth} elements of keys {MlaRules.KeyWidth} wide; those of the cache are {cache.Width} wide");
        }

        if (operands.Rule is not (ScaleRule.Exact or ScaleRule.PowerOfTwo))
        {
            CacheArguments.Complain(nameof(Append), "rule", $"knows the scale rules Exact and PowerOfTwo; the rule is {(int)operands.Rule}");
        }

        CacheArguments.MustHaveSlots(cache, nameof(Append));
        CacheArguments.MustRotate(stream, operands.Rotary, operands.Positions, operands.Count, nameof(Append));
        CacheArguments.MustBeOn(stream, tokens.Device, nameof(Append), nameof(tokens));
        CacheArguments.MustBeOn(stream, slots.Device, nameof(Append), nameof(slots));
        CacheArguments.MustBeOn(stream, cache.Device, nameof(Append), nameof(cache));
        if (CacheIndexCheck.IsOn(stream))
        {
            CacheIndexCheck.MustBeNone(CacheIndexCheck.FindSlotFault(RuntimeChecks.Look(stream, slots), operands.SlotCount), nameof(Append), nameof(slots));
        }
    }
}
